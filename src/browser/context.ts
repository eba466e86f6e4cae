import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api'
import { carryContext } from './carry/index.js'
import { currentContext, runIn } from './current.js'
import { ambientContext } from './page/ambient.js'

/**
 * Context in a page: a zone for each callback, without zone.js. A callback runs in the context in which it was
 * registered, whoever calls it; what it calls runs in the same one.
 *
 * One variable holds the context that is active, and the functions by which a page registers callbacks are
 * patched to set it around each. `Promise` stays the browser's own.
 */
export function createContextManager(): ContextManager {
  let takeOut: (() => void) | undefined = carryContext()
  const manager: ContextManager = {
    active: () => currentContext() ?? ambientContext() ?? ROOT_CONTEXT,
    with: (context, fn, thisArg, ...args) => runIn(context, fn, thisArg, args) as ReturnType<typeof fn>,
    bind: (context, target) => (typeof target === 'function' ? boundTo(context, target) : target),
    enable() {
      takeOut ??= carryContext()
      return manager
    },
    disable() {
      takeOut?.()
      takeOut = undefined
      return manager
    },
  }
  return manager
}

function boundTo<T extends Function>(context: Context, fn: T): T {
  const one = function (this: unknown, ...args: unknown[]) {
    return runIn(context, fn, this, args)
  }
  // Frameworks look at the number of a handler's parameters.
  return Object.defineProperty(one, 'length', { value: fn.length, configurable: true }) as unknown as T
}
