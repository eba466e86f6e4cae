import type { EventEmitter } from 'node:events'
import { type Context, context } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'

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

/**
 * Runs one emitter's listeners in a context, and lets `observe` see its events.
 *
 * Node emits a request's events from its socket, which has the context of the connection and not of the
 * request. Shadowing `emit` on the one object costs less than wrapping each listener, and adds none: a
 * client request whose `response` nobody listens to must still be drained by Node.
 */
export function emitWithin(emitter: EventEmitter, active: Context, observe?: Observe): void {
  const emit = emitter.emit
  emitter.emit = function (this: EventEmitter, event: string | symbol, ...args: unknown[]): boolean {
    if (observe) tell(observe, event, args)
    // Most events have no listener, and a context that nobody sees need not be entered.
    if (this.listenerCount(event) === 0) return Reflect.apply(emit, this, [event, ...args])
    return context.with(active, emit as (...args: unknown[]) => boolean, this, event, ...args)
  }
}
