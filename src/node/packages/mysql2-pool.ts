import type { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannel } from 'node:diagnostics_channel'

/**
 * Gives who waits for a connection of a mysql2 pool its own context back. mysql2 calls it in the context of
 * whoever let go of one, and its official instrumentation takes that for the query's parent. Versions that
 * do not tell this channel stay as they are.
 *
 * @returns how to take it out again
 */
export function keepPoolContext<T>(store: AsyncLocalStorage<T>): () => void {
  const { start, asyncStart } = tracingChannel('mysql2:pool:connect')
  // mysql2 makes a message for each call, and lets go of it after the call.
  const asked = new WeakMap<object, T | undefined>()
  const remember = (message: unknown) => {
    asked.set(message as object, store.getStore())
  }
  start.subscribe(remember)
  // Of a call that began before we did, nothing is known: what is active stays.
  asyncStart.bindStore(store, (message) =>
    asked.has(message as object) ? asked.get(message as object) : store.getStore(),
  )
  return () => {
    start.unsubscribe(remember)
    asyncStart.unbindStore(store)
  }
}
