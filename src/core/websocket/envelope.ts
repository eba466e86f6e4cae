import { hexOf } from '../trace/ids.js'

/** The context that one message carries: the values of the W3C headers of these names. */
export interface Envelope {
  traceparent?: string
  tracestate?: string
  baggage?: string
}

/** How far an envelope reaches, in characters of a text and bytes of a binary message, and what it says. */
export interface Opened {
  envelope: Envelope
  length: number
}

/** A part of a message whose characters are all below 128, read as characters; others may come back as anything. */
export type ReadAscii = (start: number, end: number) => string

/** What every envelope and every control frame begins with: DLE, which no text format begins with, a name, the version. */
export const MAGIC = '\x10TL1'

const HAS_IDS = 1
const HAS_FIELDS = 2
const ID_DIGITS = 50
const MAX_TRACESTATE = 512
const MAX_BAGGAGE = 8192
const MAX_FIELDS = MAX_TRACESTATE + 1 + MAX_BAGGAGE

const IDS = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/
const HEX_IDS = /^(?!0{32})[0-9a-f]{32}(?!0{16})[0-9a-f]{16}[0-9a-f]{2}$/
const FIELDS = /^([\t\x20-\x7e]*)\n([\t\x20-\x7e]*)$/

/**
 * What stands behind the name, in hexadecimal digits as far as it has numbers: the form, the ids and the length of the
 * fields; then the fields. What is too long or not ASCII is left out, as the W3C allows; the ids remain.
 */
function partsOf({
  traceparent = '',
  tracestate = '',
  baggage = '',
}: Envelope): [hex: string, fields: string] {
  const match = IDS.exec(traceparent)
  const state = match && tracestate.length <= MAX_TRACESTATE ? tracestate : ''
  const entries = baggage.length <= MAX_BAGGAGE ? baggage : ''
  const said = state || entries ? `${state}\n${entries}` : ''
  const fields = FIELDS.test(said) ? said : ''
  const ids = match ? match[1]! + match[2]! + match[3]! : ''
  const length = fields ? fields.length.toString(16).padStart(4, '0') : ''
  return [`${(ids ? HAS_IDS : 0) | (fields ? HAS_FIELDS : 0)}${ids}${length}`, fields]
}

/** What stands before the payload of a text message. */
export const encodeText = (envelope: Envelope): string => MAGIC + partsOf(envelope).join('')

/** What stands before the payload of a binary message: two digits in each byte. */
export function encodeBinary(envelope: Envelope): Uint8Array {
  const [digits, fields] = partsOf(envelope)
  const hex = `0${digits}`
  const head = MAGIC.length + hex.length / 2
  const bytes = new Uint8Array(head + fields.length)
  writeAscii(bytes, 0, MAGIC)
  for (let i = 0; i < hex.length; i += 2)
    bytes[MAGIC.length + i / 2] = Number.parseInt(hex.slice(i, i + 2), 16)
  writeAscii(bytes, head, fields)
  return bytes
}

/**
 * Reads the envelope of a text message of `length` characters.
 *
 * @returns undefined for a message without one, and for one that is malformed: it is the application's then
 */
export const decodeText = (length: number, read: ReadAscii): Opened | undefined =>
  decode(length, read, read, 1)

/** Reads the envelope of a binary message; undefined as in `decodeText`. */
export const decodeBinary = (bytes: Uint8Array): Opened | undefined =>
  decode(
    bytes.length,
    (start, end) => readAscii(bytes, start, end),
    (start, end) => hexOf(bytes.subarray(start, end)),
    2,
  )

/** @param hex reads digits, of which each character or byte has `digits` */
function decode(length: number, read: ReadAscii, hex: ReadAscii, digits: 1 | 2): Opened | undefined {
  let at = MAGIC.length
  if (length <= at || read(0, at) !== MAGIC) return undefined
  const take = (count: number, from = hex) => {
    const start = at
    at += count
    return from(start, at)
  }
  const said = take(1)
  if (!/^0?[0-3]$/.test(said)) return undefined
  const form = Number(said)
  const ids = form & HAS_IDS ? take(ID_DIGITS / digits) : ''
  if (!(form & HAS_FIELDS)) return opened(form, ids, '', at, length)
  const size = take(4 / digits)
  if (!/^[0-9a-f]{4}$/.test(size)) return undefined
  const count = Number.parseInt(size, 16)
  if (count === 0 || count > MAX_FIELDS || at + count > length) return undefined
  return opened(form, ids, take(count, read), at, length)
}

function opened(form: number, ids: string, fields: string, end: number, length: number): Opened | undefined {
  if (end > length || (form & HAS_IDS && !HEX_IDS.test(ids))) return undefined
  const envelope: Envelope = {}
  if (ids) envelope.traceparent = `00-${ids.slice(0, 32)}-${ids.slice(32, 48)}-${ids.slice(48)}`
  if (fields) {
    const match = FIELDS.exec(fields)
    if (!match || match[1]!.length > MAX_TRACESTATE || match[2]!.length > MAX_BAGGAGE) return undefined
    if (match[1]) envelope.tracestate = match[1]
    if (match[2]) envelope.baggage = match[2]
  }
  return { envelope, length: end }
}

/**
 * Whether a payload has to be told from an envelope, by being given one.
 *
 * @param start the payload's first characters or bytes
 * @param whole whether that is all of it when it is short, and not a part that more follows
 */
export function looksEnveloped(start: string | Uint8Array, whole: boolean): boolean {
  const head = typeof start === 'string' ? start : readAscii(start, 0, MAGIC.length)
  return head.startsWith(MAGIC) || (!whole && MAGIC.startsWith(head))
}

function writeAscii(into: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) into[at + i] = text.charCodeAt(i)
}

/** Bytes as characters of the same codes. */
export function readAscii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}
