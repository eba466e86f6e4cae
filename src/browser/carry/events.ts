import { guard } from '../../core/safety/guard.js'
import { wrap } from '../../core/safety/wrap.js'
import { currentContext, isFunction, runIn } from '../current.js'
import { listen, noteOriginal } from '../native.js'

/**
 * Runs a listener of an event; has to call `listener` exactly once, hand on its result and its error, and
 * may do so in another context.
 */
export type Around = (event: Event, listener: () => unknown) => unknown

type Listener = EventListenerOrEventListenerObject
type Options = boolean | (AddEventListenerOptions & EventListenerOptions) | undefined
/** By type and phase, what stands in for each listener of one target. */
type Registry = Map<string, Map<Listener, EventListener>>

const arounds = new Map<string, Set<Around>>()
const globalTarget = globalThis as unknown as EventTarget
const registries = new WeakMap<EventTarget, Registry>()

/**
 * Puts `around` around every listener of events of these types that was added, or set as an `on…` property,
 * since `start`.
 *
 * @returns how to take it out
 */
export function aroundListeners(types: readonly string[], around: Around): () => void {
  for (const type of types) arounds.set(type, (arounds.get(type) ?? new Set()).add(around))
  return () => {
    for (const type of types) arounds.get(type)?.delete(around)
  }
}

/** A listener that runs in the context which is current now, and there within whatever is around its event. */
export function carriedListener(listener: Function): EventListener {
  const context = currentContext()
  return function (this: unknown, ...args: [Event]) {
    let invoke = () => Reflect.apply(listener, this, args) as unknown
    for (const around of arounds.get(args[0]?.type) ?? []) {
      const inner = invoke
      invoke = () => around(args[0], inner)
    }
    // Also outside of all contexts: a script may dispatch an event from within one that has no part in it.
    return runIn(context, invoke, undefined, [])
  }
}

/** Whether we may stand in for it: a zone.js that came after us has one function for all of its listeners. */
const isCarriable = (listener: Listener | null): listener is Listener =>
  isFunction(listener)
    ? !String(listener.name).startsWith('globalZoneAware')
    : isFunction(listener?.handleEvent)

const keyOf = (type: string, options: Options): string =>
  `${type} ${typeof options === 'object' ? Boolean(options?.capture) : Boolean(options)}`

/** What is given to the browser for a listener: the same each time, so that one added twice is called once. */
function standIn(target: EventTarget, type: string, listener: Listener, options: Options): EventListener {
  const registry: Registry = registries.get(target) ?? new Map()
  registries.set(target, registry)
  const key = keyOf(type, options)
  const entries = registry.get(key) ?? new Map<Listener, EventListener>()
  registry.set(key, entries)
  const known = entries.get(listener)
  if (known) return known
  const run = carriedListener(
    isFunction(listener) ? listener : (event: Event) => (listener as EventListenerObject).handleEvent(event),
  )
  const { once, signal } = (typeof options === 'object' && options) || {}
  const forget = () => void entries.delete(listener)
  const given: EventListener = !once
    ? run
    : function (this: unknown, event) {
        forget()
        return Reflect.apply(run, this, [event])
      }
  entries.set(listener, given)
  if (signal) listen(signal, 'abort', forget)
  return given
}

let isRemoving = false

/** Added listeners run in the context in which they were added. */
export function carryEvents(): (() => void)[] {
  const { prototype } = EventTarget
  noteOriginal('addEventListener', prototype.addEventListener)
  if (!isRemoving) isRemoving = carryRemoving(prototype)
  return [
    wrap(prototype, 'addEventListener', (original) => {
      return function (this: EventTarget | undefined, ...given: [string, Listener | null, Options]) {
        const [type, listener, options] = given
        if (isCarriable(listener))
          given[1] = guard(() => standIn(this ?? globalTarget, type, listener, options)) ?? listener
        Reflect.apply(original, this, given)
      } as typeof original
    }),
  ]
}

/** Stays when all else goes, since what stands in for a listener has to be found for as long as the page lives. */
function carryRemoving(prototype: EventTarget): boolean {
  noteOriginal('removeEventListener', prototype.removeEventListener)
  wrap(prototype, 'removeEventListener', (original) => {
    return function (this: EventTarget | undefined, ...given: [string, Listener | null, Options]) {
      const [type, listener, options] = given
      const entries = registries.get(this ?? globalTarget)?.get(keyOf(type, options))
      const known = listener && entries?.get(listener)
      if (known) {
        entries?.delete(listener)
        given[1] = known
      }
      Reflect.apply(original, this, given)
    } as typeof original
  })
  return true
}
