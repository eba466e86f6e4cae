import { wrap } from '../core/wrap.js'
import { type ZoneDelegate, zoneJs } from './zone.js'

/**
 * Runs a listener of an event; has to call `listener` exactly once, hand on its result and its error, and
 * may do so in another zone.
 */
export type Around = (event: Event, listener: () => unknown) => unknown

/**
 * Puts `around` around every listener that zone.js calls for events of these types: added ones, `on…`
 * properties, `handleEvent` objects, `once`, and those that were there before us.
 *
 * It hooks the one method through which zone.js calls them all. Wrapping the listeners themselves would
 * need `removeEventListener` to know our wrappers for ever, also after our patches are out again.
 *
 * @returns how to take it out
 */
export function aroundListeners(types: readonly string[], around: Around): () => void {
  const root = zoneJs().root as unknown as { _zoneDelegate: ZoneDelegate }
  const prototype = Object.getPrototypeOf(root._zoneDelegate) as ZoneDelegate
  return wrap(
    prototype,
    'invokeTask',
    (original) =>
      function (this: ZoneDelegate, target, task, applyThis, applyArgs) {
        const invoke = () => Reflect.apply(original, this, [target, task, applyThis, applyArgs])
        if (task.type !== 'eventTask') return invoke()
        const event = applyArgs?.[0]
        return event instanceof Event && types.includes(event.type) ? around(event, invoke) : invoke()
      },
  )
}
