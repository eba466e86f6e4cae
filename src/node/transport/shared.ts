/**
 * One thing for all who name it by the same key, such as the connections of three signals to one receiver; it ends
 * when the last of them has stopped.
 */
export function sharedUntil<T>(
  end: (one: T) => void,
): (key: string, stopped: AbortSignal, make: () => T) => T {
  const open = new Map<string, { one: T; users: number }>()
  return (key, stopped, make) => {
    const entry = open.get(key) ?? { one: make(), users: 0 }
    open.set(key, entry)
    entry.users++
    stopped.addEventListener('abort', () => {
      if (--entry.users > 0) return
      open.delete(key)
      end(entry.one)
    })
    return entry.one
  }
}
