/** What is remembered of a key. */
export interface KnownKey {
  readonly key: string
  /** Which key came after it the last time: records of one kind have the same ones in the same order. */
  next: KnownKey | undefined
}

/**
 * Remembers something of each key, so that a key which comes after the same one as the last time is found without being
 * looked for.
 *
 * @param make what is to be remembered of a key
 * @param most names that are made of data do not fill the memory: so many are remembered, and then all are forgotten
 * @param maxLength of a longer key nothing is remembered
 * @returns what is remembered of a key, or undefined for one that is too long
 */
export function knownKeys<T extends KnownKey>(
  make: (key: string) => T,
  most: number,
  maxLength: number,
): (key: string) => T | undefined {
  const all = new Map<string, T>()
  let last: Pick<KnownKey, 'next'> = { next: undefined }
  return (key) => {
    let known = last.next as T | undefined
    if (known?.key !== key) {
      known = all.get(key)
      if (!known) {
        if (key.length > maxLength) return undefined
        known = make(key)
        if (all.size >= most) {
          all.clear()
          // None of those that are forgotten leads to the others.
          last = { next: undefined }
        }
        all.set(key, known)
      }
      last.next = known
    }
    last = known
    return known
  }
}
