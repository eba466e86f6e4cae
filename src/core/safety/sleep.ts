/** Waits, or less when one of the signals is aborted or something else is done. Keeps no process alive. */
export function sleep(ms: number, signals: AbortSignal[], sooner?: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    ;(timer as { unref?: () => void }).unref?.()
    for (const signal of signals) signal.addEventListener('abort', done)
    if (signals.some(({ aborted }) => aborted)) done()
    void sooner?.then(done, done)
  })
}
