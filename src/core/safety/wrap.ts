type AnyFunction = (...args: never[]) => unknown

/**
 * Replaces a method and answers how to put the original back. When somebody has wrapped ours in the
 * meantime, theirs stays and ours lets every call through.
 *
 * @param wrapper gets the original; its result must call it exactly once per call
 */
export function wrap<T extends object, K extends keyof T>(
  target: T,
  name: K,
  wrapper: (original: T[K] & AnyFunction) => T[K] & AnyFunction,
): () => void {
  const own = Object.hasOwn(target, name)
  const original = target[name] as T[K] & AnyFunction
  const wrapped = wrapper(original) as AnyFunction
  let active = true
  const replacement = function (this: unknown, ...args: never[]) {
    return (active ? wrapped : (original as AnyFunction)).apply(this, args)
  }
  Object.defineProperty(replacement, 'name', { value: original.name, configurable: true })
  Object.defineProperty(replacement, 'length', { value: original.length, configurable: true })
  target[name] = replacement as unknown as T[K]
  return () => {
    active = false
    if (target[name] !== (replacement as unknown)) return
    if (own) target[name] = original
    else delete (target as Partial<T>)[name]
  }
}
