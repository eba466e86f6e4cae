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

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

const codesOf = (letters: string): [string, number][] => [...letters].map((letter, code) => [letter, code])

// What only encodes is built without.
const codes = /* @__PURE__ */ new Map(/* @__PURE__ */ codesOf(alphabet)).set('-', 62).set('_', 63)

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
