import { type KnownKey, knownKeys } from '../../known-keys.js'

/** What is remembered of an attribute's key. */
export interface Known extends KnownKey {
  /** The last value under it, if it is short. */
  value: unknown
  /** What was written for both, after its tag; of no length until the same value comes again. */
  readonly bytes: Uint8Array
  length: number
}

const MOST = 500
const MAX_LENGTH = 64
/** Three bytes a character at most, and what is around a key and its value. */
const BYTES = 3 * 2 * MAX_LENGTH + 16

/** No value that an attribute has. */
const NONE = {}

const make = (key: string): Known => ({
  key,
  next: undefined,
  value: NONE,
  bytes: new Uint8Array(BYTES),
  length: 0,
})

/** Undefined for one that is too long. */
export const knownKey = knownKeys(make, MOST, MAX_LENGTH)

/** Remembers a value that was written under a key, if it is short: a copy is made when it comes again. */
export function remember(known: Known, value: unknown): void {
  const isShort = typeof value === 'string' ? value.length <= MAX_LENGTH : typeof value !== 'object'
  known.value = isShort ? value : NONE
  known.length = 0
}
