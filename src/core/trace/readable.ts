import type {
  Span as ApiSpan,
  Attributes,
  HrTime,
  Link,
  SpanContext,
  SpanKind,
  SpanStatus,
} from '@opentelemetry/api'

/** Something that happened within a span. */
export interface SpanEvent {
  time: HrTime
  name: string
  attributes?: Attributes
  droppedAttributesCount?: number
}

/** The instrumentation that a span is of. */
export interface Scope {
  readonly name: string
  readonly version?: string
  readonly schemaUrl?: string
}

/** A span as processors and encoders read it; has the shape of the official SDK's. */
export interface ReadableSpan {
  readonly name: string
  readonly kind: SpanKind
  spanContext(): SpanContext
  readonly parentSpanContext?: SpanContext
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly duration: HrTime
  readonly ended: boolean
  readonly status: SpanStatus
  readonly attributes: Attributes
  readonly events: SpanEvent[]
  readonly links: (Link & { droppedAttributesCount?: number })[]
  readonly droppedAttributesCount: number
  readonly droppedEventsCount: number
  readonly droppedLinksCount: number
  readonly resource: { readonly attributes: Attributes; readonly schemaUrl?: string }
  readonly instrumentationScope: Scope
}

/** One that has not ended. */
export interface WritableSpan extends ApiSpan, ReadableSpan {}
