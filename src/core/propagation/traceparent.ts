import { INVALID_SPANID, INVALID_TRACEID, type SpanContext, TraceFlags } from '@opentelemetry/api'
import { trimOws } from './ows.js'

/**
 * The flag that says that at least the right-most seven bytes of the trace id are random.
 *
 * @see https://www.w3.org/TR/trace-context-2/#random-trace-id-flag
 */
export const RANDOM_FLAG = 0x02
/** Bits that this version of the standard does not define are zero in what we send. */
const KNOWN_FLAGS = TraceFlags.SAMPLED | RANDOM_FLAG

const LENGTH = 55
/** A later version may be longer; what is longer than this is nobody's version. */
const MAX_LENGTH = 512

const FORMAT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/
const TRACE_ID = /^[0-9a-f]{32}$/
const SPAN_ID = /^[0-9a-f]{16}$/

/**
 * Reads a `traceparent`.
 *
 * @returns the remote parent, or undefined when the standard says to start a new trace
 * @see https://www.w3.org/TR/trace-context-2/#traceparent-header-field-values
 * @see https://www.w3.org/TR/trace-context-2/#versioning-of-traceparent
 */
export function parseTraceparent(text: string): SpanContext | undefined {
  const value = trimOws(text)
  if (value.length > MAX_LENGTH) return undefined
  const [, version, traceId, spanId, flags] = FORMAT.exec(value) ?? []
  if (!traceId || !spanId || !flags || version === 'ff') return undefined
  if (version === '00' && value.length !== LENGTH) return undefined
  if (traceId === INVALID_TRACEID || spanId === INVALID_SPANID) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & KNOWN_FLAGS, isRemote: true }
}

/** Writes a `traceparent` of version 00; undefined when the ids are not what the standard allows. */
export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string | undefined {
  if (!TRACE_ID.test(traceId) || traceId === INVALID_TRACEID) return undefined
  if (!SPAN_ID.test(spanId) || spanId === INVALID_SPANID) return undefined
  return `00-${traceId}-${spanId}-0${traceFlags & KNOWN_FLAGS}`
}
