import type { ReadableLog } from '../../logs/record.js'
import { writeAttributes, writeValue } from './values.js'
import type { Writer } from './writer.js'

/** A `LogRecord` of opentelemetry-proto's logs.proto, as a field of its scope. */
export function writeLog(writer: Writer, record: ReadableLog): void {
  const start = writer.open(0x12, 2)
  writer.time(0x09, record.hrTime)
  if (record.severityNumber) writer.varint(0x10, record.severityNumber)
  if (record.severityText) writer.text(0x1a, record.severityText)
  if (record.body !== undefined) {
    const body = writer.open(0x2a)
    writeValue(writer, record.body)
    writer.close(body)
  }
  writeAttributes(writer, 0x32, record.attributes)
  writer.varint(0x38, record.droppedAttributesCount)
  if (record.spanContext) writeTrace(writer, record.spanContext)
  writer.time(0x59, record.hrTimeObserved)
  if (record.eventName) writer.text(0x62, record.eventName)
  writer.close(start, 2)
}

function writeTrace(
  writer: Writer,
  { traceFlags, traceId, spanId }: NonNullable<ReadableLog['spanContext']>,
): void {
  if (traceFlags) {
    writer.byte(0x45)
    writer.fixed32(traceFlags)
  }
  if (traceId) writer.id(0x4a, traceId)
  if (spanId) writer.id(0x52, spanId)
}
