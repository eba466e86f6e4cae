import { type KnownKey, knownKeys } from '../../known-keys.js'
import { Piece } from './piece.js'

/** What is remembered of an attribute's key. */
export interface Known extends KnownKey {
  /** The key as it is written. */
  readonly name: Piece
  /** The last value under it, if it is short. */
  value: unknown
  /** What was written for both; of no length until the same value comes again. */
  readonly both: Piece
}

const MOST = 500
const MAX_LENGTH = 64
/** Three bytes a character at most, and what is around a key; whole words. */
const NAME_BYTES = 3 * MAX_LENGTH + 8

/** No value that an attribute has. */
const NONE = {}

const make = (key: string): Known => ({
  key,
  next: undefined,
  name: new Piece(NAME_BYTES),
  value: NONE,
  both: new Piece(2 * NAME_BYTES),
})

/** Undefined for one that is too long. */
export const knownKey = knownKeys(make, MOST, MAX_LENGTH)

/** Remembers a value that was written under a key, if it is short: a copy is made when it comes again. */
export function remember(known: Known, value: unknown): void {
  const isShort = typeof value === 'string' ? value.length <= MAX_LENGTH : typeof value !== 'object'
  known.value = isShort ? value : NONE
  known.both.length = 0
}
