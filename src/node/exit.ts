const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const EXIT_CODES = { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }

/**
 * Flushes when the process is about to end: when nothing is left to do, and on the signals that end it. Node's
 * own behaviour is kept: a signal that nobody else handles still ends the process by that signal, only after
 * the flush; one that the application handles is the application's.
 */
export function onExit(flush: (last: boolean) => Promise<void>): () => void {
  const beforeExit = () => void flush(true)
  // Once: a flush is work, and after work the event is emitted again.
  process.once('beforeExit', beforeExit)
  const listeners = SIGNALS.map((signal) => {
    const listener = () => {
      const alone = process.listenerCount(signal) === 1
      void flush(true).then(() => {
        if (!alone) return
        process.removeListener(signal, listener)
        raise(signal)
      })
    }
    // Adding a listener does not keep the process alive, so nothing here needs an unref.
    process.on(signal, listener)
    return () => process.removeListener(signal, listener)
  })
  return () => {
    process.removeListener('beforeExit', beforeExit)
    for (const stop of listeners) stop()
  }
}

/** Ends the process the way the signal would have; Windows has no signals, only their exit codes. */
function raise(signal: (typeof SIGNALS)[number]): void {
  if (process.platform === 'win32') process.exit(EXIT_CODES[signal])
  process.kill(process.pid, signal)
}
