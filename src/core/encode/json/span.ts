import type { ReadableSpan } from '../../trace/readable.js'
import { flagsOf } from '../common.js'
import { attributesToJson, timeToJson } from './values.js'

/** A `Span` of OTLP/JSON. Without a spread, which makes objects that are three times as slow to write. */
export function spanToJson(span: ReadableSpan): object {
  const context = span.spanContext()
  const parent = span.parentSpanContext
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    traceState: context.traceState?.serialize(),
    parentSpanId: parent?.spanId || undefined,
    name: span.name,
    // The API's first kind is 0, the protocol's is 1.
    kind: span.kind + 1,
    startTimeUnixNano: timeToJson(span.startTime),
    endTimeUnixNano: timeToJson(span.endTime),
    attributes: attributesToJson(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map(({ time, name, attributes = {}, droppedAttributesCount = 0 }) => ({
      timeUnixNano: timeToJson(time),
      name,
      attributes: attributesToJson(attributes),
      droppedAttributesCount,
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map(({ context, attributes = {}, droppedAttributesCount = 0 }) => ({
      traceId: context.traceId,
      spanId: context.spanId,
      traceState: context.traceState?.serialize(),
      attributes: attributesToJson(attributes),
      droppedAttributesCount,
      flags: flagsOf(context.traceFlags, context.isRemote),
    })),
    droppedLinksCount: span.droppedLinksCount,
    status: { code: span.status.code, message: span.status.message },
    flags: flagsOf(context.traceFlags, parent?.isRemote),
  }
}
