import type { ContextAPI, ContextManager } from '@opentelemetry/api'
import { EMPTY_CONTEXT } from '../../../core/context.js'
import { registered } from '../registry.js'

/** A key is its name, in every copy of the API. */
export const createContextKey = (name: string): symbol => Symbol.for(name)

const { get, set, remove } = registered<ContextManager>('context')

export const context: Pick<ContextAPI, 'active' | 'with' | 'bind' | 'setGlobalContextManager' | 'disable'> = {
  active: () => get()?.active() ?? EMPTY_CONTEXT,
  with(within, fn, thisArg, ...given) {
    const manager = get()
    return manager ? manager.with(within, fn, thisArg, ...given) : fn.apply(thisArg as never, given)
  },
  bind: (within, target) => get()?.bind(within, target) ?? target,
  setGlobalContextManager: set,
  disable() {
    get()?.disable()
    remove()
  },
}
