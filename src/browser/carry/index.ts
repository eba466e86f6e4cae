import { guard } from '../../core/safety/guard.js'
import { beforeFirstContext } from '../current.js'
import { whenIdle } from '../lazy.js'
import { carryCalls, carryMethods } from './calls.js'
import { carryConstructors } from './constructors.js'
import { carryEvents } from './events.js'
import { carryHandlers, carryListenedHandlers } from './handlers.js'
import { carryPromises } from './promises.js'

/** Milliseconds that are taken from an idle page at a time. */
const SLICE_MS = 2

/**
 * Carries context to callbacks, each in the context in which it was registered. What a page has frozen stays
 * as it is: a page must not fail because of its telemetry, and context is lost there and nowhere else.
 *
 * What a page's scripts may have kept by the time is in place at once, the rest when the page is idle, or before
 * anything runs in a context.
 *
 * @returns how to take everything out again
 */
export function carryContext(): () => void {
  const stops: (() => void)[] = []
  const put = (carry: () => (() => void)[]) => stops.push(...(guard(carry) ?? []))
  for (const carry of [carryPromises, carryCalls, carryEvents, carryConstructors, carryListenedHandlers])
    put(carry)

  let rest: (typeof carryMethods)[] | undefined
  const putNext = () => {
    rest ??= [carryMethods, ...carryHandlers()]
    const next = rest.shift()
    if (!next) return false
    put(next)
    if (rest.length === 0) beforeFirstContext(undefined)
    return true
  }
  const slice = () => {
    const until = performance.now() + SLICE_MS
    while (performance.now() < until) if (!putNext()) return
    whenIdle(slice)
  }
  beforeFirstContext(() => {
    while (putNext());
  })
  whenIdle(slice)
  return () => {
    rest = []
    beforeFirstContext(undefined)
    for (const stop of stops) guard(stop)
  }
}
