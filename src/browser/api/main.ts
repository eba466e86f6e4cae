/**
 * What is used of `@opentelemetry/api`, in its place in what pages load. The API's own are `trace`, by which tracers
 * that were asked for before the start find ours, and what that brings with it; the rest is a third of the package
 * that a page can do without.
 */
export {
  context,
  createContextKey,
  diag,
  INVALID_SPAN_CONTEXT,
  INVALID_SPANID,
  INVALID_TRACEID,
  isSpanContextValid,
  ROOT_CONTEXT,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
export { baggageEntryMetadataFromString, propagation } from './baggage.js'
export { createNoopMeter, metrics } from './metrics.js'

export const SpanKind = { INTERNAL: 0, SERVER: 1, CLIENT: 2, PRODUCER: 3, CONSUMER: 4 } as const
export const SpanStatusCode = { UNSET: 0, OK: 1, ERROR: 2 } as const
export const ValueType = { INT: 0, DOUBLE: 1 } as const
