import { monotonicNow } from '../clock.js'
import { NO, NOT_RECORD, type Sampler } from './sampler.js'

/**
 * At most so many traces a second, of those that the other sampler takes: a bucket that holds a second's worth and fills
 * evenly. What it says of a threshold is not said on, since a limit has none.
 *
 * @param perSecond above 0
 */
export function limited(
  sampler: Sampler,
  perSecond: number | undefined,
  now: () => number = monotonicNow,
): Sampler {
  if (perSecond === undefined) return sampler
  const most = Math.max(1, perSecond)
  let tokens = most
  let last = now()
  return {
    shouldSample(...span) {
      const { traceState: _, ...result } = sampler.shouldSample(...span)
      if (result.decision === NOT_RECORD) return result
      const time = now()
      tokens = Math.min(most, tokens + ((time - last) / 1000) * perSecond)
      last = time
      if (tokens < 1) return NO
      tokens--
      return result
    },
    toString: () => `RateLimiting{${perSecond},${sampler}}`,
  }
}
