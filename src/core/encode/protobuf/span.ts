import type { Link, SpanContext } from '@opentelemetry/api'
import type { ReadableSpan } from '../../trace/readable.js'
import { flagsOf } from '../common.js'
import { writeAttributes } from './values.js'
import type { Writer } from './writer.js'

/** A `Span` of opentelemetry-proto's trace.proto, as a field of its scope. */
export function writeSpan(writer: Writer, span: ReadableSpan): void {
  const context = span.spanContext()
  const parent = span.parentSpanContext
  const start = writer.open(0x12, 2)
  writeIds(writer, context)
  if (parent?.spanId) writer.id(0x22, parent.spanId)
  writer.text(0x2a, span.name)
  // The API's first kind is 0, the protocol's is 1.
  writer.varint(0x30, span.kind + 1)
  writer.time(0x39, span.startTime)
  writer.time(0x41, span.endTime)
  writeAttributes(writer, 0x4a, span.attributes)
  writer.varint(0x50, span.droppedAttributesCount)
  for (const event of span.events) writeEvent(writer, event)
  writer.varint(0x60, span.droppedEventsCount)
  for (const link of span.links) writeLink(writer, link)
  writer.varint(0x70, span.droppedLinksCount)
  writeStatus(writer, span.status)
  writer.byte(0x85)
  writer.byte(0x01)
  writer.fixed32(flagsOf(context.traceFlags, parent?.isRemote))
  writer.close(start, 2)
}

function writeIds(writer: Writer, { traceId, spanId, traceState }: SpanContext): void {
  writer.id(0x0a, traceId)
  writer.id(0x12, spanId)
  const state = traceState?.serialize()
  if (state) writer.text(0x1a, state)
}

function writeEvent(writer: Writer, event: ReadableSpan['events'][number]): void {
  const start = writer.open(0x5a)
  writer.time(0x09, event.time)
  writer.text(0x12, event.name)
  if (event.attributes) writeAttributes(writer, 0x1a, event.attributes)
  writer.varint(0x20, event.droppedAttributesCount ?? 0)
  writer.close(start)
}

function writeLink(writer: Writer, { context, attributes, droppedAttributesCount = 0 }: Link): void {
  const start = writer.open(0x6a)
  writeIds(writer, context)
  if (attributes) writeAttributes(writer, 0x22, attributes)
  writer.varint(0x28, droppedAttributesCount)
  writer.byte(0x35)
  writer.fixed32(flagsOf(context.traceFlags, context.isRemote))
  writer.close(start)
}

function writeStatus(writer: Writer, { code, message }: ReadableSpan['status']): void {
  const start = writer.open(0x7a)
  if (message) writer.text(0x12, message)
  writer.varint(0x18, code)
  writer.close(start)
}
