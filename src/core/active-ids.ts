import { type Context, context, isSpanContextValid, type SpanContext, trace } from '@opentelemetry/api'

/** The active span's ids, for a logger's own output; undefined when there is no span. */
export function activeIds(within: Context = context.active()): SpanContext | undefined {
  const active = trace.getSpanContext(within)
  return active && isSpanContextValid(active) ? active : undefined
}

/** The flags as a log line has them: two hex digits. */
export const flagsText = ({ traceFlags }: SpanContext): string => traceFlags.toString(16).padStart(2, '0')
