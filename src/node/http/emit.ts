import { EventEmitter } from 'node:events'
import type { Context } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'
import { runWithin } from '../process/thrown.js'

/** Sees an event before its listeners do. */
export type Observe = (event: string | symbol, args: unknown[]) => void

/** Not by `guard`, whose closure would be made for each event. */
function tell(observe: Observe, event: string | symbol, args: unknown[]): void {
  try {
    observe(event, args)
  } catch (fault) {
    guard(() => {
      throw fault
    })
  }
}

type Emit = EventEmitter['emit']

/** The `emit` of all emitters, while a shadow stands in its place. */
let native: Emit | undefined

/** What a shadow has to call when it stands in the place of every `emit`. */
export const nativeEmit = (): Emit | undefined => native

/**
 * Emits an error that nobody listens for. Node throws it, and prints where it was emitted without what stands above
 * `EventEmitter.prototype.emit` on the stack: for that moment this is the shadow, which nobody shall see there.
 */
export function emitUnheard(shadow: Emit, emit: Emit, emitter: EventEmitter, args: unknown[]): boolean {
  const { prototype } = EventEmitter
  native = prototype.emit
  // Where prototypes are frozen, a frame of ours is seen.
  Reflect.set(prototype, 'emit', shadow)
  try {
    return Reflect.apply(emit, emitter, ['error', ...args])
  } finally {
    if (prototype.emit === shadow) prototype.emit = native
    native = undefined
  }
}

/**
 * Runs one emitter's listeners in a context, and lets `observe` see its events.
 *
 * Node emits a request's events from its socket, which has the context of the connection and not of the
 * request. Shadowing `emit` on the one object costs less than wrapping each listener, and adds none: a
 * client request whose `response` nobody listens to must still be drained by Node.
 */
export function emitWithin(emitter: EventEmitter, active: Context, observe?: Observe): void {
  const emit = emitter.emit
  emitter.emit = function shadow(this: EventEmitter, event: string | symbol, ...args: unknown[]): boolean {
    if (native) return Reflect.apply(native, this, [event, ...args])
    if (observe) tell(observe, event, args)
    // Most events have no listener, and a context that nobody sees need not be entered.
    if (this.listenerCount(event) === 0)
      return event === 'error'
        ? emitUnheard(shadow, emit, this, args)
        : Reflect.apply(emit, this, [event, ...args])
    return runWithin(active, emit as (...args: unknown[]) => boolean, this, event, ...args)
  }
}
