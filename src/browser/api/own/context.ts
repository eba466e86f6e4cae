import type { ContextAPI, ContextManager } from '@opentelemetry/api'
import { EMPTY_CONTEXT } from '../../../core/context.js'
import { registered } from '../registry.js'

/** A key is its name, in every copy of the API. */
export const createContextKey = (name: string): symbol => Symbol.for(name)

const { get, set, remove } = registered<ContextManager>('context')

const none: Pick<ContextManager, 'active' | 'with' | 'bind'> = {
  active: () => EMPTY_CONTEXT,
  with: (_context, fn, thisArg, ...given) => Reflect.apply(fn, thisArg, given) as ReturnType<typeof fn>,
  bind: (_context, target) => target,
}

const current = () => get() ?? none

export const context: Pick<ContextAPI, 'active' | 'with' | 'bind' | 'setGlobalContextManager' | 'disable'> = {
  active: () => current().active(),
  with: (...given) => current().with(...given),
  bind: (...given) => current().bind(...given),
  setGlobalContextManager: set,
  disable() {
    get()?.disable()
    remove()
  },
}
