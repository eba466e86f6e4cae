import type { SpanContext } from '@opentelemetry/api'

export const TraceFlags = { NONE: 0, SAMPLED: 1 } as const
export const INVALID_TRACEID = '0'.repeat(32)
export const INVALID_SPANID = '0'.repeat(16)
export const INVALID_SPAN_CONTEXT: SpanContext = {
  traceId: INVALID_TRACEID,
  spanId: INVALID_SPANID,
  traceFlags: TraceFlags.NONE,
}

const isId = (id: string, none: string) => id.length === none.length && id !== none && /^[\da-f]+$/i.test(id)

export const isSpanContextValid = ({ traceId, spanId }: SpanContext): boolean =>
  isId(traceId, INVALID_TRACEID) && isId(spanId, INVALID_SPANID)
