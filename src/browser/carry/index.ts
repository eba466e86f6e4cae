import { guard } from '../../core/safety/guard.js'
import { carryCalls } from './calls.js'
import { carryConstructors } from './constructors.js'
import { carryEvents } from './events.js'
import { carryHandlers } from './handlers.js'
import { carryPromises } from './promises.js'

/**
 * Carries context to callbacks, each in the context in which it was registered. What a page has frozen stays
 * as it is: a page must not fail because of its telemetry, and context is lost there and nowhere else.
 *
 * @returns how to take everything out again
 */
export function carryContext(): () => void {
  const stops = [carryPromises, carryCalls, carryEvents, carryConstructors, carryHandlers].flatMap(
    (carry) => guard(carry) ?? [],
  )
  return () => {
    for (const stop of stops) guard(stop)
  }
}
