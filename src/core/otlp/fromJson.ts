import type { Message } from './message.js'
import { canonicalDouble, fromBase64, isDefault, malformed, toBase64 } from './scalar.js'
import { type Field, type MessageName, maxDepth, messages } from './schema.js'

const tables = new Map(
  Object.entries(messages).map(([name, fields]) => [
    name,
    new Map(Object.entries(fields as Record<string, Field>)),
  ]),
)

const int32 = [-(2n ** 31n), 2n ** 31n - 1n] as const
const uint32 = [0n, 2n ** 32n - 1n] as const
const int64 = [-(2n ** 63n), 2n ** 63n - 1n] as const
const uint64 = [0n, 2n ** 64n - 1n] as const
const ranges: Record<string, readonly [bigint, bigint]> = {
  enum: int32,
  int32,
  sint32: int32,
  uint32,
  fixed32: uint32,
  int64,
  sfixed64: int64,
  uint64,
  fixed64: uint64,
}

/** A step of the way to a value: what `malformed` prints as `resourceSpans[0].scopeSpans`. */
type Path = (string | number)[]

const print = (path: Path): string =>
  path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at ? `.${step}` : step)).join('')

const fail = (path: Path, expected: string, value: unknown): never => {
  const text = JSON.stringify(value) ?? String(value)
  throw malformed(
    print(path),
    `expected ${expected}, got ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`,
  )
}

function id(path: Path, value: unknown, digits: number): string {
  if (value === '') return ''
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]*$/i.test(value))
    return fail(path, `${digits} hex digits`, value)
  return value.toLowerCase()
}

function integer(path: Path, value: unknown, type: string, names: readonly string[] | undefined): string {
  if (typeof value === 'string' && names?.includes(value)) return String(names.indexOf(value))
  const [least, most] = ranges[type]!
  const whole =
    typeof value === 'number'
      ? Number.isInteger(value)
      : typeof value === 'string' && /^-?\d{1,20}$/.test(value)
  const expected = names ? 'an integer or the name of an enum value' : `an integer (${type})`
  if (!whole) return fail(path, expected, value)
  const exact = BigInt(value as number | string)
  if (exact < least || exact > most) return fail(path, `an integer from ${least} to ${most}`, value)
  return exact.toString()
}

function double(path: Path, value: unknown): number | string {
  if (typeof value === 'number') return canonicalDouble(value)
  if (typeof value === 'string' && /^(NaN|-?Infinity|-?\d+(\.\d+)?([eE][+-]?\d+)?)$/.test(value))
    return canonicalDouble(Number(value))
  return fail(path, 'a number', value)
}

function bytes(path: Path, value: unknown): string {
  const decoded = typeof value === 'string' ? fromBase64(value) : undefined
  return decoded ? toBase64(decoded) : fail(path, 'base64', value)
}

function scalar(path: Path, value: unknown, { type, names }: Field): unknown {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : fail(path, 'a string', value)
    case 'bool':
      return typeof value === 'boolean' ? value : fail(path, 'true or false', value)
    case 'traceId':
      return id(path, value, 32)
    case 'spanId':
      return id(path, value, 16)
    case 'bytes':
      return bytes(path, value)
    case 'double':
      return double(path, value)
    case 'int64':
    case 'uint64':
    case 'fixed64':
    case 'sfixed64':
      return integer(path, value, type, names)
    default:
      return Number(integer(path, value, type, names))
  }
}

function single(path: Path, value: unknown, field: Field, depth: number): unknown {
  return tables.has(field.type) ? object(path, value, field.type, depth - 1) : scalar(path, value, field)
}

function list(path: Path, value: unknown, field: Field, depth: number): unknown[] {
  if (!Array.isArray(value)) return fail(path, 'a list', value)
  return value.map((item, index) => {
    path.push(index)
    const decoded = single(path, item, field, depth)
    path.pop()
    return decoded
  })
}

function object(path: Path, value: unknown, message: string, depth: number): Record<string, unknown> {
  if (depth <= 0) throw malformed(print(path.slice(0, 8)), `values are nested deeper than ${maxDepth} levels`)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fail(path, `an object (${message})`, value)
  const fields = tables.get(message)!
  const result: Record<string, unknown> = {}
  const chosen = new Set<string>()
  for (const [name, content] of Object.entries(value)) {
    const field = fields.get(name)
    // In protobuf's JSON mapping null is the same as left out.
    if (!field || content === null) continue
    path.push(name)
    if (field.oneof) {
      if (chosen.has(field.oneof)) throw malformed(print(path), `only one kind of ${field.oneof} may be set`)
      chosen.add(field.oneof)
    }
    const decoded = field.repeated ? list(path, content, field, depth) : single(path, content, field, depth)
    const absent = field.repeated ? !(decoded as unknown[]).length : !field.presence && isDefault(decoded)
    if (!absent) result[name] = decoded
    path.pop()
  }
  return result
}

const bareLongInteger = /[:[,]\s*-?\d{16}/
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * `JSON.parse`, but integers of 16 digits and more that are not in quotes come out as strings: as numbers
 * they would be rounded, and Node 20 gives a reviver no access to the source text. The scan for such an
 * integer is cheap and nearly always finds none, because OTLP/JSON puts 64-bit integers in quotes.
 */
function parseExact(text: string): unknown {
  if (!bareLongInteger.test(text)) return JSON.parse(text)
  return JSON.parse(
    text.replace(stringOrNumber, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token)),
  )
}

/**
 * Decodes OTLP/JSON text into the canonical form (see `Message`). Unknown fields are passed over.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 *
 * @throws ThroughlineError `MALFORMED`, which names the field: `resourceSpans[0].scopeSpans[0].spans[2].traceId:
 *   expected 32 hex digits, got "x"`.
 */
export function fromJson<M extends MessageName>(message: M, text: string): Message<M> {
  let parsed: unknown
  try {
    parsed = parseExact(text)
  } catch (error) {
    throw malformed('', `not JSON: ${(error as Error).message}`)
  }
  return object([], parsed, message, maxDepth) as Message<M>
}
