/** Kept, since a page asks its browser for it each time that it says `performance`, which takes longer than the reading. */
const clock = performance

let offset = Date.now() - clock.now()
/** Of the monotonic clock, when it was last read here. */
let last = 0

/** The monotonic clock. Where reading a clock is a call of the system, it is among the dearest parts of a span. */
export function monotonicNow(): number {
  last = clock.now()
  return last
}

/** What the monotonic clock was last read to be, for who knows that this was just now. */
export const lastMonotonic = (): number => last

/**
 * Milliseconds since 1970 with the fraction that `Date.now()` lacks, never a millisecond away from it.
 *
 * The monotonic clock alone would not do: it stands still while a machine sleeps and knows nothing of a wall
 * clock that is set, so it gives the fraction only.
 */
export function preciseNow(): number {
  const wall = Date.now()
  const monotonic = monotonicNow()
  const precise = Math.min(Math.max(monotonic + offset, wall), wall + 0.999)
  offset = precise - monotonic
  return precise
}

/** What to add to a time of the monotonic clock, to have it as `preciseNow` last had it. */
export const clockOffset = (): number => offset
