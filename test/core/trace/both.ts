/** Our tracer and the official one side by side, for doing the same with both. */
import type { Span, Tracer } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  type SpanLimits as OfficialLimits,
  type Sampler,
} from '@opentelemetry/sdk-trace-base'
import { Resource } from '../../../src/core/resource.js'
import type { SpanLimits } from '../../../src/core/trace/parts.js'
import { combined } from '../../../src/core/trace/processor.js'
import { TracerProvider } from '../../../src/core/trace/provider.js'
import type { ReadableSpan } from '../../../src/core/trace/readable.js'
import { alwaysOn, parentBased } from '../../../src/core/trace/sampler.js'

export const LIMITS: SpanLimits = { attributeCount: 5, attributeValueLength: 4, eventCount: 3, linkCount: 2 }

const OFFICIAL_LIMITS: OfficialLimits = {
  attributeCountLimit: LIMITS.attributeCount,
  attributePerEventCountLimit: LIMITS.attributeCount,
  attributePerLinkCountLimit: LIMITS.attributeCount,
  attributeValueLengthLimit: LIMITS.attributeValueLength,
  eventCountLimit: LIMITS.eventCount,
  linkCountLimit: LIMITS.linkCount,
}

/** A tracer of each kind, and the spans that each has ended. */
export function both(
  sampler: Sampler = parentBased(alwaysOn),
): Record<'ours' | 'official', { tracer: Tracer; ended: ReadableSpan[] }> {
  const done = () => Promise.resolve()
  const collect = () => {
    const ended: ReadableSpan[] = []
    const onEnd = (span: ReadableSpan) => void ended.push(span)
    return { ended, processor: { onStart() {}, onEnd, forceFlush: done, shutdown: done } }
  }
  const [one, other] = [collect(), collect()]
  const ours = new TracerProvider({
    resource: new Resource({}),
    sampler,
    limits: LIMITS,
    processor: combined([one.processor]),
  })
  const official = new BasicTracerProvider({
    sampler,
    spanLimits: OFFICIAL_LIMITS,
    spanProcessors: [other.processor],
  })
  return {
    ours: { tracer: ours.getTracer('app', '1', { schemaUrl: 'urn:schema' }), ended: one.ended },
    official: { tracer: official.getTracer('app', '1', { schemaUrl: 'urn:schema' }), ended: other.ended },
  }
}

/** Everything that is read of a span but its ids, with what is left out of it filled in. */
export function facts(span: Span): unknown {
  const read = span as unknown as ReadableSpan
  const { name, kind, startTime, endTime, duration, ended, status, attributes, events, links } = read
  const { droppedAttributesCount, droppedEventsCount, droppedLinksCount } = read
  const { instrumentationScope, parentSpanContext } = read
  return {
    ...{ name, kind, startTime, endTime, duration, ended, status, attributes, parentSpanContext },
    ...{ droppedAttributesCount, droppedEventsCount, droppedLinksCount, instrumentationScope },
    isRecording: span.isRecording(),
    events: events.map(({ name, time, attributes = {}, droppedAttributesCount = 0 }) => ({
      ...{ name, time, attributes, droppedAttributesCount },
    })),
    links: links.map(({ context, attributes = {}, droppedAttributesCount = 0 }) => ({
      ...{ context, attributes, droppedAttributesCount },
    })),
  }
}
