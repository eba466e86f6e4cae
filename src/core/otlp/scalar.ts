import { ThroughlineError } from '../errors.js'

/** The error of everything in this folder: what was wrong, and where. */
export const malformed = (path: string, problem: string): ThroughlineError =>
  new ThroughlineError('MALFORMED', path ? `${path}: ${problem}` : problem)

/** A double in canonical form; see `Message`. */
export function canonicalDouble(value: number): number | string {
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? value : String(value)
}

/** True for a value that proto3 does not send for a field without presence. */
export const isDefault = (value: unknown): boolean =>
  value === '' || value === 0 || value === '0' || value === false

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Standard base64 with padding. Own code because `Buffer` is Node's and `btoa` takes no bytes. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const word = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += alphabet[word >> 18]! + alphabet[(word >> 12) & 63]!
    text += left > 1 ? alphabet[(word >> 6) & 63]! : '='
    text += left > 2 ? alphabet[word & 63]! : '='
  }
  return text
}

const codes = new Map<string, number>([...alphabet].map((letter, code) => [letter, code]))
codes.set('-', 62).set('_', 63)

/** Decodes base64, standard or URL-safe, padded or not. Answers undefined for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/={0,2}$/, '')
  if (digits.length % 4 === 1) return undefined
  const bytes = new Uint8Array((digits.length * 3) >> 2)
  let word = 0
  let at = 0
  for (let index = 0; index < digits.length; index++) {
    const code = codes.get(digits[index]!)
    if (code === undefined) return undefined
    word = ((word << 6) | code) & 0xffffff
    const phase = index % 4
    if (phase > 0) bytes[at++] = (word >> (6 - 2 * phase)) & 0xff
  }
  return bytes
}
