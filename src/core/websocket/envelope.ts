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
const TEXT_IDS = 50
const BINARY_IDS = 25
const MAX_TRACESTATE = 512
const MAX_BAGGAGE = 8192
const MAX_FIELDS = MAX_TRACESTATE + 1 + MAX_BAGGAGE

const IDS = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/
const HEX_IDS = /^(?!0{32})[0-9a-f]{32}(?!0{16})[0-9a-f]{16}[0-9a-f]{2}$/
const FIELDS = /^([\t\x20-\x7e]*)\n([\t\x20-\x7e]*)$/

interface Parts {
  /** 50 hexadecimal digits, or none. */
  ids: string
  fields: string
}

/** What of an envelope can be sent. What is too long or not ASCII is left out, as the W3C allows; the ids remain. */
function partsOf({ traceparent = '', tracestate = '', baggage = '' }: Envelope): Parts {
  const match = IDS.exec(traceparent)
  const state = match && tracestate.length <= MAX_TRACESTATE ? tracestate : ''
  const entries = baggage.length <= MAX_BAGGAGE ? baggage : ''
  const fields = state || entries ? `${state}\n${entries}` : ''
  return { ids: match ? match[1]! + match[2]! + match[3]! : '', fields: FIELDS.test(fields) ? fields : '' }
}

const formOf = ({ ids, fields }: Parts): number => (ids ? HAS_IDS : 0) | (fields ? HAS_FIELDS : 0)

/** What stands before the payload of a text message. */
export function encodeText(envelope: Envelope): string {
  const parts = partsOf(envelope)
  const { ids, fields } = parts
  const length = fields ? fields.length.toString(16).padStart(4, '0') : ''
  return `${MAGIC}${formOf(parts)}${ids}${length}${fields}`
}

/** What stands before the payload of a binary message. */
export function encodeBinary(envelope: Envelope): Uint8Array {
  const parts = partsOf(envelope)
  const { ids, fields } = parts
  const head = MAGIC.length + 1 + ids.length / 2
  const bytes = new Uint8Array(head + (fields ? 2 + fields.length : 0))
  writeAscii(bytes, 0, MAGIC)
  bytes[MAGIC.length] = formOf(parts)
  for (let i = 0; i < ids.length; i += 2)
    bytes[MAGIC.length + 1 + i / 2] = Number.parseInt(ids.slice(i, i + 2), 16)
  if (fields) {
    bytes[head] = fields.length >> 8
    bytes[head + 1] = fields.length & 0xff
    writeAscii(bytes, head + 2, fields)
  }
  return bytes
}

/**
 * Reads the envelope of a text message of `length` characters.
 *
 * @returns undefined for a message without one, and for one that is malformed: it is the application's then
 */
export function decodeText(length: number, read: ReadAscii): Opened | undefined {
  let at = MAGIC.length + 1
  if (length < at) return undefined
  const head = read(0, at)
  if (!head.startsWith(MAGIC) || !/[0-3]$/.test(head)) return undefined
  const form = Number(head.at(-1))
  let ids = ''
  if (form & HAS_IDS) {
    ids = read(at, at + TEXT_IDS)
    at += TEXT_IDS
  }
  if (!(form & HAS_FIELDS)) return opened(form, ids, '', at, length)
  const size = read(at, at + 4)
  if (!/^[0-9a-f]{4}$/.test(size)) return undefined
  at += 4
  return openedWithFields(form, ids, at, Number.parseInt(size, 16), length, read)
}

/** Reads the envelope of a binary message; undefined as in `decodeText`. */
export function decodeBinary(bytes: Uint8Array): Opened | undefined {
  for (let i = 0; i < MAGIC.length; i++) if (bytes[i] !== MAGIC.charCodeAt(i)) return undefined
  const form = bytes[MAGIC.length]
  if (form === undefined || form > (HAS_IDS | HAS_FIELDS)) return undefined
  let at = MAGIC.length + 1
  let ids = ''
  if (form & HAS_IDS) {
    for (const byte of bytes.subarray(at, at + BINARY_IDS)) ids += byte.toString(16).padStart(2, '0')
    at += BINARY_IDS
  }
  if (!(form & HAS_FIELDS)) return opened(form, ids, '', at, bytes.length)
  const size = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  at += 2
  return openedWithFields(form, ids, at, size, bytes.length, (start, end) => readAscii(bytes, start, end))
}

function openedWithFields(
  form: number,
  ids: string,
  at: number,
  size: number,
  length: number,
  read: ReadAscii,
): Opened | undefined {
  if (size === 0 || size > MAX_FIELDS || at + size > length) return undefined
  return opened(form, ids, read(at, at + size), at + size, length)
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
  if (typeof start === 'string') return start.startsWith(MAGIC) || (!whole && MAGIC.startsWith(start))
  if (whole && start.length < MAGIC.length) return false
  for (let i = 0; i < MAGIC.length && i < start.length; i++)
    if (start[i] !== MAGIC.charCodeAt(i)) return false
  return true
}

function writeAscii(into: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) into[at + i] = text.charCodeAt(i)
}

/** Bytes as characters of the same codes. */
export function readAscii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}
