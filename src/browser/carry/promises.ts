import { guard } from '../../core/safety/guard.js'
import { wrap } from '../../core/safety/wrap.js'
import { bound, carried, currentContext, isFunction } from '../current.js'
import { rememberContext } from '../errors/thrown.js'

type Settled = ((value: unknown) => unknown) | null | undefined
type Then = (this: Promise<unknown>, fulfilled?: Settled, rejected?: Settled) => Promise<unknown>

/** Under this name the code that the plugin makes of an async function tells what it threw (`lower/runtime.ts`). */
const THROWN = Symbol.for('throughline:thrown')

/**
 * What waits for a promise goes on in the context in which it began to wait. `catch` and `finally`, and the
 * code that the plugin makes of `await`, call `then`; a native `await` does not, and nothing can make it.
 */
export function carryPromises(): (() => void)[] {
  const { prototype } = Promise
  const page = globalThis as unknown as Record<symbol, unknown>
  page[THROWN] = rememberNow
  return [
    () => delete page[THROWN],
    carryThen(prototype),
    replace(
      'resolve',
      (original) =>
        function (this: unknown, ...given: unknown[]) {
          return Reflect.apply(original, this, currentContext() ? given.map(inContext) : given)
        } as typeof original,
    ),
    replace(
      'reject',
      (original) =>
        function (this: unknown, ...given: unknown[]) {
          const promise = Reflect.apply(original, this, given) as Promise<never>
          rememberNow(given[0], promise)
          return promise
        } as typeof original,
    ),
  ]
}

/** A `Promise` that the page has frozen stays as it is. */
function replace<K extends 'resolve' | 'reject'>(
  name: K,
  wrapper: Parameters<typeof wrap<PromiseConstructor, K>>[2],
): () => void {
  return guard(() => wrap(Promise, name, wrapper)) ?? (() => {})
}

/** By hand and not by `wrap`: every promise of the page comes by here. */
function carryThen(prototype: Promise<unknown>): () => void {
  const original = prototype.then as Then
  let isOn = true
  const then: Then = function (fulfilled, rejected) {
    if (!isOn || !currentContext()) return original.call(this, fulfilled, rejected)
    return original.call(this, carried(fulfilled), carriedRejection(rejected))
  }
  Reflect.set(prototype, 'then', then)
  return () => {
    isOn = false
    if ((prototype.then as unknown) === then) Reflect.set(prototype, 'then', original)
  }
}

/** Nobody may come to handle what was rejected; whoever reports it then needs to know where it happened. */
function carriedRejection(rejected: Settled): Settled {
  const context = currentContext()!
  const handle = isFunction(rejected) ? bound(rejected) : undefined
  return (reason) => {
    rememberContext(reason, context)
    if (handle) return handle(reason as never)
    throw reason
  }
}

function rememberNow(...things: unknown[]): void {
  const context = currentContext()
  if (context) for (const thing of things) rememberContext(thing, context)
}

/** A promise calls the `then` of a thenable later, from an empty stack; nobody can tell ours from the given one. */
function inContext(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Promise) return value
  const { then } = value as { then?: unknown }
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what it stands for
  return isFunction(then) ? { then: bound(then.bind(value as never)) } : value
}
