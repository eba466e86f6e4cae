/**
 * What the query API answers: the types of its JSON, and all that the viewer knows of the collector.
 * Times and durations are nanoseconds as decimal strings, because they do not fit a JavaScript number;
 * ids are lower-case hex; attribute values are plain JSON (64-bit integers beyond 2^53 as strings,
 * bytes as base64 strings).
 */

export type Attributes = Record<string, unknown>

export interface ServiceCount {
  name: string
  spanCount: number
  errorCount: number
}

/** One row of `GET /api/otel/traces`. */
export interface TraceSummary {
  traceId: string
  /** The root span's name; of the earliest span while the root has not arrived. */
  name: string
  /** `service.name` of that span. */
  service: string
  /** False while no span without a parent has arrived. */
  complete: boolean
  startTimeUnixNano: string
  durationNano: string
  spanCount: number
  errorCount: number
  /** Services in order of their first span. */
  services: ServiceCount[]
}

export interface TraceList {
  traces: TraceSummary[]
}

export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'
export type StatusCode = 'unset' | 'ok' | 'error'

export interface SpanEvent {
  name: string
  timeUnixNano: string
  attributes: Attributes
}

export interface SpanLink {
  traceId: string
  spanId: string
  attributes: Attributes
}

export interface Span {
  traceId: string
  spanId: string
  /** Empty for a root span. */
  parentSpanId: string
  traceState: string
  name: string
  kind: SpanKind
  service: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  durationNano: string
  status: { code: StatusCode; message: string }
  attributes: Attributes
  events: SpanEvent[]
  links: SpanLink[]
  resource: Attributes
  scope: { name: string; version: string }
}

/** `GET /api/otel/traces/{traceId}`: every span and every log record of one trace, in order of time. */
export interface Trace {
  traceId: string
  spans: Span[]
  logs: LogRecord[]
}

/** One record of `GET /api/otel/logs` and of the live stream. */
export interface LogRecord {
  timeUnixNano: string
  observedTimeUnixNano: string
  severityNumber: number
  /** As sent; derived from `severityNumber` when the sender gave none. */
  severityText: string
  /** Set for events (OpenTelemetry events are log records with a name); else empty. */
  eventName: string
  body: unknown
  service: string
  /** Empty when the record belongs to no span. */
  traceId: string
  spanId: string
  attributes: Attributes
  resource: Attributes
  scope: { name: string; version: string }
}

export interface LogList {
  logs: LogRecord[]
}

export type MetricType = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary'

/** One data point of `GET /api/otel/metrics`. */
export interface MetricPoint {
  name: string
  description: string
  unit: string
  type: MetricType
  temporality: 'unspecified' | 'delta' | 'cumulative'
  monotonic: boolean
  service: string
  startTimeUnixNano: string
  timeUnixNano: string
  /** Gauges and sums. */
  value?: number | string
  /** Histograms, exponential histograms and summaries. */
  count?: number | string
  sum?: number
  min?: number
  max?: number
  bucketCounts?: (number | string)[]
  explicitBounds?: number[]
  attributes: Attributes
  resource: Attributes
  scope: { name: string; version: string }
}

export interface MetricList {
  metrics: MetricPoint[]
}

/** `GET /api/otel/services`, most recently seen first. */
export interface ServiceList {
  services: (ServiceCount & { logCount: number; metricCount: number; lastSeenUnixNano: string })[]
}

export interface SampledCount {
  traces: number
  spans: number
}

/** `GET /api/otel/sampling`: which traces were kept, and what was not and why, since the collector started. */
export interface SamplingStatus {
  /** False: all that comes is kept. */
  enabled: boolean
  /** Traces that are stored and not judged yet; bytes as received. */
  waiting: SampledCount & { bytes: number }
  kept: Record<'error' | 'slow' | 'chosen', SampledCount>
  dropped: Record<'not_chosen' | 'rate', SampledCount> & {
    /** Spans that came when their trace had been dropped, and how many of them were errors: they were missed. */
    late: { spans: number; errors: number }
  }
  /** Traces that were judged before their time, because too many waited, or too large ones. */
  early: { traces: number; bytes: number }
}

/** Every answer with a status of 400 or more. */
export interface ApiError {
  error: { code: string; message: string }
}
