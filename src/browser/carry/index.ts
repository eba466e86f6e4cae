import { guard } from '../../core/guard.js'
import { carryCalls } from './calls.js'
import { carryConstructors } from './constructors.js'
import { carryHandlers } from './handlers.js'

/**
 * Carries context to the callbacks that zone.js leaves out, each in the context in which it was registered.
 * What a promise brings needs none of this, nor what `addEventListener` was given: zone.js has them all.
 *
 * @returns how to take everything out again
 */
export function carryContext(): () => void {
  const stops = [carryCalls, carryConstructors, carryHandlers].flatMap((carry) => guard(carry) ?? [])
  return () => {
    for (const stop of stops) guard(stop)
  }
}
