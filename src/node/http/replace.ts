/** What was put in; once it is taken out it lets every call through. */
export interface Replacement {
  isIn: boolean
}

/**
 * Replaces a method that each request calls several times, and answers how to put the original back. As `wrap` does,
 * without its function between: that is one for all methods, and what it calls is called the slow way.
 *
 * @param make gets the original and whether its result is still to do anything; the result must call the original
 *   exactly once per call
 */
export function replace<T extends object, K extends keyof T>(
  target: T,
  name: K,
  make: (original: T[K], replacement: Replacement) => T[K],
): () => void {
  const own = Object.hasOwn(target, name)
  const original = target[name]
  const state: Replacement = { isIn: true }
  const made = make(original, state)
  const { name: called, length } = original as { name: string; length: number }
  Object.defineProperty(made, 'name', { value: called, configurable: true })
  Object.defineProperty(made, 'length', { value: length, configurable: true })
  target[name] = made
  return () => {
    state.isIn = false
    // When somebody has wrapped ours in the meantime, theirs stays.
    if (target[name] !== made) return
    if (own) target[name] = original
    else delete (target as Partial<T>)[name]
  }
}
