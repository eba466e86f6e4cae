import { guard } from '../safety/guard.js'

/** What has a last word before the last flush, such as a span that lasts as long as the process. */
export interface Endings {
  add(callback: (reason: string) => void): () => void
  /** Everything ends: calls back each, the latest first. What is left of them may be told again. */
  tell(reason: string): void
}

export function createEndings(): Endings {
  const callbacks = new Set<(reason: string) => void>()
  return {
    add(callback) {
      callbacks.add(callback)
      return () => callbacks.delete(callback)
    },
    tell(reason) {
      for (const callback of [...callbacks].reverse()) guard(() => callback(reason))
    },
  }
}
