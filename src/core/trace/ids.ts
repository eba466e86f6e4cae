import { INVALID_SPANID, INVALID_TRACEID } from '@opentelemetry/api'

/** Asked for at once, since each call of the platform's source costs microseconds. */
const RANDOM_BYTES = 8192
/** Put into one text at once. Few, because an id that somebody keeps keeps the text that it was cut from. */
const TEXT_BYTES = 256

const random = new Uint8Array(RANDOM_BYTES)

/** Browsers of 2025 have it; to a page a decoder is a call of the browser, which takes longer. */
const { toHex } = Uint8Array.prototype as { toHex?(this: Uint8Array): string }

/** Of 256 bytes at the most. */
export const hexOf: (bytes: Uint8Array) => string = toHex ? (bytes) => toHex.call(bytes) : byTable()

function byTable(): (bytes: Uint8Array) => string {
  const all = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('')
  // The two digits of each byte as one number, in whichever order of bytes the machine has.
  const pairs = new Uint16Array(new TextEncoder().encode(all).slice().buffer)
  const digits = new Uint16Array(TEXT_BYTES)
  const decoder = new TextDecoder()
  return (bytes) => {
    for (let i = 0; i < bytes.length; i++) digits[i] = pairs[bytes[i]!]!
    return decoder.decode(digits.subarray(0, bytes.length))
  }
}

let randomUsed = RANDOM_BYTES
let text = ''
let textUsed = 0

/** Random bytes in hex. Cutting them from a text takes half of the time of putting digits together. */
function take(length: number): string {
  if (textUsed + length > text.length) fill()
  textUsed += length
  return text.slice(textUsed - length, textUsed)
}

function fill(): void {
  if (randomUsed === RANDOM_BYTES) {
    crypto.getRandomValues(random)
    randomUsed = 0
  }
  const from = randomUsed
  randomUsed += TEXT_BYTES
  text = hexOf(random.subarray(from, randomUsed))
  textUsed = 0
}

/** Never the invalid one. To compare a text with one that it was not cut from is a call, so only for few. */
const valid = (id: string, invalid: string): string =>
  id[0] === '0' && id === invalid ? valid(take(id.length), invalid) : id

/** All 16 bytes are random, which is what the random flag vouches for. */
export const newTraceId = (): string => valid(take(32), INVALID_TRACEID)

export const newSpanId = (): string => valid(take(16), INVALID_SPANID)
