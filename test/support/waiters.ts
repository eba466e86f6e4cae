/** Those who wait until something that arrives makes a condition hold. */
export interface Waiters {
  /** Resolves as soon as the condition holds; the test's timeout bounds it. */
  until(condition: () => boolean): Promise<void>
  /** Something arrived: asks all of them again. */
  check(): void
}

export function createWaiters(): Waiters {
  const waiting = new Set<() => void>()
  return {
    until: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition()) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    check() {
      for (const check of waiting) check()
    },
  }
}
