/** What is remembered of an attribute's key. */
export interface Known {
  readonly key: string
  /** Which key came after it the last time: records of one kind have the same ones in the same order. */
  next: Known | undefined
  /** The last value under it, if it is short. */
  value: unknown
  /** What was written for both, after its tag; of no length until the same value comes again. */
  readonly bytes: Uint8Array
  length: number
}

/** Names that are made of data do not fill the memory. */
const MOST = 500
const MAX_LENGTH = 64
/** Three bytes a character at most, and what is around a key and its value. */
const BYTES = 3 * 2 * MAX_LENGTH + 16

/** No value that an attribute has. */
const NONE = {}

const all = new Map<string, Known>()
let last = make('')

function make(key: string): Known {
  return { key, next: undefined, value: NONE, bytes: new Uint8Array(BYTES), length: 0 }
}

/** Undefined for one that is too long. */
export function knownKey(key: string): Known | undefined {
  let known = last.next
  if (known?.key !== key) {
    known = all.get(key)
    if (!known) {
      if (key.length > MAX_LENGTH) return undefined
      known = make(key)
      if (all.size >= MOST) {
        all.clear()
        // None of those that are forgotten leads to the others.
        last = make('')
      }
      all.set(key, known)
    }
    last.next = known
  }
  last = known
  return known
}

/** Remembers a value that was written under a key, if it is short: a copy is made when it comes again. */
export function remember(known: Known, value: unknown): void {
  const isShort = typeof value === 'string' ? value.length <= MAX_LENGTH : typeof value !== 'object'
  known.value = isShort ? value : NONE
  known.length = 0
}
