import { guard } from '../../core/safety/guard.js'
import { wrap } from '../../core/safety/wrap.js'

/**
 * Milliseconds that a record waits in a worker. A page is told when it is left; a worker that its page
 * terminates, or whose page is closed, runs no further line, so what waits is little.
 */
export const WORKER_BATCH_DELAY_MS = 200

/**
 * Calls back when a worker closes itself, which is all it can hear of its end; no event is fired then.
 *
 * @returns how to stop
 * @see https://html.spec.whatwg.org/#terminate-a-worker
 */
export function onClose(callback: () => void): () => void {
  // A Service Worker has no `close`: the browser ends it when it has been idle for a while.
  if (typeof globalThis.close !== 'function') return () => {}
  return wrap(globalThis, 'close', (original) => () => {
    guard(callback)
    original.call(globalThis)
  })
}
