import type { HrTime } from '@opentelemetry/api'
import { millisToHrTime } from '@opentelemetry/core'
import { preciseNow } from './clock.js'

/** The 2.12 SDK's span as it is while it starts. */
interface StartingSpan {
  startTime: HrTime
  /** Private to the SDK: whether the caller gave the time. */
  _startTimeProvided?: boolean
}

/**
 * Gives a span that starts now its time to the microsecond. The SDK starts spans at whole milliseconds and adds
 * an exact duration, so a span could begin before its parent and siblings stood in the wrong order.
 */
export function startPrecisely(span: object): void {
  const starting = span as StartingSpan
  if (starting._startTimeProvided === false) starting.startTime = millisToHrTime(preciseNow())
}
