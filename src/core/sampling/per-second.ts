import { monotonicNow } from '../clock.js'
import { bucket } from './bucket.js'
import { NO, NOT_RECORD, type Sampler } from './sampler.js'

/**
 * At most so many traces a second, of those that the other sampler takes. What it says of a threshold is not said on,
 * since a limit has none.
 *
 * @param perSecond above 0
 */
export function limited(
  sampler: Sampler,
  perSecond: number | undefined,
  now: () => number = monotonicNow,
): Sampler {
  if (perSecond === undefined) return sampler
  const hasRoom = bucket(perSecond, now)
  return {
    shouldSample(...span) {
      const { traceState: _, ...result } = sampler.shouldSample(...span)
      return result.decision === NOT_RECORD || hasRoom() ? result : NO
    },
  }
}
