import type { Farewell } from '../../core/platform.js'
import { isFatal } from './errors.js'
import { sendNow } from './send-now.js'

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const EXIT_CODES = { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }

/**
 * Flushes when the process is about to end: when nothing is left to do, on the signals that end it, and at its
 * very end, after `process.exit()` or an exception that nobody caught, what has not been delivered by then.
 *
 * Node's own behaviour is kept: a signal that nobody else handles still ends the process by that signal, only
 * after the flush, or at once when it comes again; one that the application handles is the application's. At the
 * very end nothing runs any more but listeners of `exit`, so that one waits.
 */
export function onExit({ flush, takeUnsent, timeoutMs }: Farewell): () => void {
  /** When the time is over that telemetry may take, once an end was in sight; a wall clock may be set meanwhile. */
  let deadline: number | undefined
  let reason = 'exit'
  const flushOnce = async (why: string) => {
    deadline ??= performance.now() + timeoutMs
    // The program may go on after all.
    if (await flush(true, why)) deadline = undefined
  }
  const beforeExit = () => void flushOnce('beforeExit')
  const crashed = (_thrown: unknown, origin: string) => {
    if (isFatal()) reason = origin
  }
  const exit = () => {
    const left = deadline === undefined ? timeoutMs : deadline - performance.now()
    const { lost, kept } = sendNow(takeUnsent(reason), left)
    if (lost + kept === 0) return
    const all = lost + kept === 1 ? '1 record was' : `${lost + kept} records were`
    const fates = [kept > 0 && `${kept} kept in the spool`, lost > 0 && `${lost} lost`].filter(Boolean)
    console.warn(`[throughline] ${all} not delivered before the process ended: ${fates.join(', ')}`)
  }
  // Once: a flush is work, and after work the event is emitted again.
  process.once('beforeExit', beforeExit)
  process.on('uncaughtExceptionMonitor', crashed)
  process.on('exit', exit)
  const stops = SIGNALS.map((signal) => onSignal(signal, () => flushOnce(signal)))
  return () => {
    process.removeListener('beforeExit', beforeExit)
    process.removeListener('uncaughtExceptionMonitor', crashed)
    process.removeListener('exit', exit)
    for (const stop of stops) stop()
  }
}

function onSignal(signal: (typeof SIGNALS)[number], flush: () => Promise<void>): () => void {
  let flushing = false
  const listener = () => {
    const alone = process.listenerCount(signal) === 1
    const end = () => {
      process.removeListener(signal, listener)
      raise(signal)
    }
    if (flushing) {
      if (alone) end()
      return
    }
    flushing = true
    void flush().then(() => {
      flushing = false
      if (alone) end()
    })
  }
  // Adding a listener does not keep the process alive, so nothing here needs an unref.
  process.on(signal, listener)
  return () => process.removeListener(signal, listener)
}

/** Ends the process the way the signal would have; Windows has no signals, only their exit codes. */
function raise(signal: (typeof SIGNALS)[number]): void {
  if (process.platform === 'win32') process.exit(EXIT_CODES[signal])
  process.kill(process.pid, signal)
}
