/**
 * The least that a request costs whose context is kept and which is not sampled: one hook, one AsyncLocalStorage, one
 * object. No ids, nothing read of the request, and its later events are not seen.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import http from 'node:http'

const storage = new AsyncLocalStorage<{ began: number }>()
const emit = http.Server.prototype.emit

http.Server.prototype.emit = function (this: http.Server, event: string, ...args: unknown[]): boolean {
  if (event !== 'request') return Reflect.apply(emit, this, [event, ...args])
  return storage.run({ began: 0 }, () => Reflect.apply(emit, this, [event, ...args]))
} as typeof emit
