import type { Context } from '@opentelemetry/api'
import { isTracingSuppressed } from '../core/safety/suppress.js'
import { rememberContext } from './errors/thrown.js'

type AnyFunction = (...args: never[]) => unknown

let current: Context | undefined
let prepare: (() => void) | undefined

/** Has this done before anything runs in a context, once; until then there is nothing to carry. */
export function beforeFirstContext(run: (() => void) | undefined): void {
  prepare = run
}

/** The context that is active now; undefined outside of all. */
export const currentContext = (): Context | undefined => current

/** Calls a function in a context, or with `undefined` outside of all. What it throws is thrown on. */
export function runIn(
  context: Context | undefined,
  fn: Function,
  thisArg: unknown,
  args: ArrayLike<unknown>,
): unknown {
  // What runs suppressed is about our own work, which registers nothing that waits for a page's part.
  if (prepare && context && !isTracingSuppressed(context)) prepare()
  const before = current
  current = context
  try {
    return Reflect.apply(fn, thisArg, args)
  } catch (thrown) {
    if (context) rememberContext(thrown, context)
    throw thrown
  } finally {
    current = before
  }
}

export const isFunction = (given: unknown): given is AnyFunction => typeof given === 'function'

/**
 * What was given, if it is a function as one that runs in the context which is current now. For callbacks that
 * the browser calls from an empty stack: outside of all contexts there is nothing to carry there.
 */
export const carried = <T>(given: T): T => (current && isFunction(given) ? (bound(given) as T) : given)

/** The same for what scripts may call as well, from within another context. */
export function bound<F extends Function>(fn: F): F {
  const context = current
  return function (this: unknown) {
    // biome-ignore lint/complexity/noArguments: a copy of them for each callback is what this can do without
    return runIn(context, fn, this, arguments)
  } as unknown as F
}
