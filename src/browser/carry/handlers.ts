import { zoneJs } from '../zone.js'
import { carried } from './callback.js'

/** The functions that a page gave, by what was put in their place. */
const given = new WeakMap<object, unknown>()

/**
 * Runs `on…` handlers in the context in which they were set, on every interface of the page that zone.js
 * leaves out: AbortSignal, Animation, BroadcastChannel, EventSource, FileReader, MessagePort, ….
 *
 * The original setter is called, because setting may do more than listen: it opens a MessagePort.
 */
export function carryHandlers(): (() => void)[] {
  return Object.getOwnPropertyNames(globalThis).flatMap((name) => {
    // Interfaces are values; to read what is computed could have an effect.
    const { value } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {}
    if (!/^[A-Z]/.test(name) || typeof value !== 'function' || !(value.prototype instanceof EventTarget))
      return []
    return Object.entries(Object.getOwnPropertyDescriptors(value.prototype as object)).flatMap((entry) =>
      isOpen(value.prototype, ...entry) ? replace(value.prototype, ...entry) : [],
    )
  })
}

/** Whether it is an `on…` property that can be replaced, and that zone.js did not. */
function isOpen(owner: object, name: string, { configurable, get, set }: PropertyDescriptor): unknown {
  return (
    /^on/.test(name) &&
    configurable &&
    get &&
    set &&
    !Object.hasOwn(owner, zoneJs().__symbol__(`on${name}patched`))
  )
}

function replace(owner: object, name: string, descriptor: PropertyDescriptor): () => void {
  const get = function (this: unknown) {
    const current = descriptor.get?.call(this)
    return given.get(current) ?? current
  }
  const set = function (this: unknown, value: unknown) {
    const handler = carried(value)
    if (handler !== value) given.set(handler as object, value)
    descriptor.set?.call(this, handler)
  }
  Object.defineProperty(owner, name, { ...descriptor, get, set })
  return () => {
    if (Object.getOwnPropertyDescriptor(owner, name)?.set === set)
      Object.defineProperty(owner, name, descriptor)
  }
}
