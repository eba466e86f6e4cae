import type { Message } from './message.js'
import { Reader } from './reader.js'
import { canonicalDouble, isDefault, malformed, toBase64 } from './scalar.js'
import { type Field, type MessageName, maxDepth, messages } from './schema.js'
import { wireTypeOf } from './wireType.js'

interface Known extends Field {
  name: string
  /** Names of the other members of its oneof, which it replaces. */
  rivals: string[]
}

/** The table again, by field number: what the wire gives. */
const tables = new Map<string, Known[]>(
  Object.entries(messages).map(([message, fields]) => {
    const byId: Known[] = []
    const all = Object.entries(fields as Record<string, Field>)
    for (const [name, field] of all) {
      const rivals = all.filter(([other, { oneof }]) => other !== name && oneof && oneof === field.oneof)
      byId[field.id] = { ...field, name, rivals: rivals.map(([other]) => other) }
    }
    return [message, byId]
  }),
)

function hexId(reader: Reader, digits: number): string {
  const id = reader.hex()
  if (id && id.length !== digits) throw malformed('', `expected ${digits / 2} bytes, got ${id.length / 2}`)
  return id
}

function scalar(reader: Reader, type: string): unknown {
  switch (type) {
    case 'string':
      return reader.string()
    case 'bytes':
      return toBase64(reader.delimited())
    case 'traceId':
      return hexId(reader, 32)
    case 'spanId':
      return hexId(reader, 16)
    case 'bool':
      return reader.uint64() !== 0n
    case 'enum':
    case 'int32':
      return reader.uint32() | 0
    case 'uint32':
      return reader.uint32()
    case 'sint32': {
      const zigzag = reader.uint32()
      return (zigzag >>> 1) ^ -(zigzag & 1)
    }
    case 'fixed32':
      return reader.fixed32()
    case 'int64':
      return BigInt.asIntN(64, reader.uint64()).toString()
    case 'uint64':
      return reader.uint64().toString()
    case 'fixed64':
      return reader.fixed64().toString()
    case 'sfixed64':
      return reader.sfixed64().toString()
    default:
      return canonicalDouble(reader.double())
  }
}

/** Runs `read` within the next length-delimited field. */
function within(reader: Reader, read: () => void): void {
  const length = reader.uint32()
  const outer = reader.end
  const end = reader.advance(length) + length
  reader.at = end - length
  reader.end = end
  read()
  reader.end = outer
}

function readField(
  reader: Reader,
  field: Known,
  wireType: number,
  into: Record<string, unknown>,
  depth: number,
): void {
  const { name, type } = field
  if (tables.has(type)) {
    if (wireType !== 2) {
      reader.skip(wireType, depth)
      return
    }
    // A message that comes twice is merged, as protobuf demands, unless its field is repeated.
    const value = (field.repeated ? undefined : into[name]) ?? {}
    within(reader, () => readMessage(reader, type, value as Record<string, unknown>, depth - 1))
    if (!field.repeated) into[name] = value
    else list(into, name).push(value)
  } else if (field.repeated && wireType === 2 && wireTypeOf(type) !== 2) {
    const values = list(into, name)
    within(reader, () => {
      while (reader.at < reader.end) values.push(scalar(reader, type))
    })
    if (!values.length) delete into[name]
  } else if (wireType !== wireTypeOf(type)) {
    reader.skip(wireType, depth)
  } else {
    const value = scalar(reader, type)
    if (field.repeated) list(into, name).push(value)
    else if (field.presence || !isDefault(value)) into[name] = value
    else delete into[name]
  }
  for (const rival of field.rivals) delete into[rival]
}

function list(into: Record<string, unknown>, name: string): unknown[] {
  into[name] ??= []
  return into[name] as unknown[]
}

function readMessage(reader: Reader, message: string, into: Record<string, unknown>, depth: number): void {
  if (depth <= 0) throw malformed('', `values are nested deeper than ${maxDepth} levels`)
  const fields = tables.get(message)!
  while (reader.at < reader.end) {
    const tag = reader.uint32()
    const field = fields[tag >>> 3]
    if (tag >>> 3 === 0) throw malformed('', 'protobuf field number 0 is not valid')
    if (!field) reader.skip(tag & 7, depth)
    else readField(reader, field, tag & 7, into, depth)
  }
}

/**
 * Decodes a protobuf message into the canonical form (see `Message`). Unknown fields are passed over.
 *
 * @throws ThroughlineError `MALFORMED` for bytes that are no such message.
 */
export function fromProtobuf<M extends MessageName>(message: M, bytes: Uint8Array): Message<M> {
  const result = {}
  const reader = new Reader(bytes)
  try {
    readMessage(reader, message, result, maxDepth)
  } catch (error) {
    throw malformed(`${message} at byte ${reader.at}`, (error as Error).message)
  }
  return result
}
