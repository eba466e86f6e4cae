import type { HrTime, TimeInput } from '@opentelemetry/api'
import { clockOffset, lastMonotonic, monotonicNow } from '../clock.js'

/** A time as it is kept: milliseconds since 1970, which are cheap, or what a caller gave to the nanosecond. */
export type Moment = number | HrTime

/**
 * Reads any of the API's four forms of a time; undefined for none, and for one that OTLP could not tell.
 *
 * @param offset of the monotonic clock, for times of that clock
 */
export function toMoment(time: TimeInput | undefined, offset = clockOffset()): Moment | undefined {
  if (time === undefined) return undefined
  if (isHrTime(time))
    return canBeTold(time[0] * 1e3) && canBeTold(time[1] / 1e6)
      ? [Math.trunc(time[0]), Math.trunc(time[1])]
      : undefined
  if (typeof time !== 'number') return time instanceof Date ? toMoment(time.getTime()) : undefined
  // What is not later than the monotonic clock is a time of it: the epoch is decades away from both.
  if (!canBeTold(time)) return undefined
  return time <= lastMonotonic() || time <= monotonicNow() ? time + offset : time
}

/** OTLP has 64 bits for nanoseconds since 1970. */
const canBeTold = (ms: number): boolean => ms >= 0 && ms < 2 ** 64 / 1e6

/** Whether an argument of `addEvent` is a time, and not attributes. */
export const isTimeInput = (value: unknown): value is TimeInput =>
  typeof value === 'number' || value instanceof Date || isHrTime(value)

const isHrTime = (value: unknown): value is HrTime =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'number'

/** Seconds since 1970, and nanoseconds. */
export function toHrTime(moment: Moment): HrTime {
  if (typeof moment !== 'number') return moment
  const seconds = Math.trunc(moment / 1000)
  return [seconds, Math.round((moment - seconds * 1000) * 1e6)]
}

export function isBefore(one: Moment, other: Moment): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one < other
  return durationOf(other, one)[0] < 0
}

/** From one time to a later one. */
export function durationOf(from: Moment, to: Moment): HrTime {
  const [start, end] = [toHrTime(from), toHrTime(to)]
  const [seconds, nanos] = [end[0] - start[0], end[1] - start[1]]
  return nanos < 0 ? [seconds - 1, nanos + 1e9] : [seconds, nanos]
}
