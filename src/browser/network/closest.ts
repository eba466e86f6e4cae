import type { NetworkCall } from './network-calls.js'

/** Clocks are coarse, and not equally so everywhere. */
const TOLERANCE_MS = 1

/** What is asked for of a URL. */
export const withoutHash = (url: string): string => url.split('#', 1)[0]!

/**
 * The call that an entry is about. A request begins within its call, so it is the last that was begun before; of those
 * that a coarse clock cannot tell apart the one that ended nearest.
 */
export function closest(calls: Set<NetworkCall>, entry: PerformanceResourceTiming): NetworkCall | undefined {
  const { startTime, responseEnd } = entry
  const url = withoutHash(entry.name)
  let best: NetworkCall | undefined
  let least: [number, number] = [Infinity, Infinity]
  for (const call of calls) {
    if (call.url !== url || call.entry || call.began > startTime + TOLERANCE_MS) continue
    // A clock that is coarser for one than for the other may have it begin after its entry, if nothing fits better.
    const late = startTime - call.began
    const distance = late < 0 ? Number.MAX_VALUE : late
    const ended = call.end === undefined ? Number.MAX_VALUE : Math.abs(call.end - responseEnd)
    if (distance < least[0] || (distance === least[0] && ended < least[1]))
      [best, least] = [call, [distance, ended]]
  }
  return best
}
