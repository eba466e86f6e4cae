import type { ReadableLog } from '../../logs/record.js'
import { attributesToJson, timeToJson, valueToJson } from './values.js'

/** A `LogRecord` of OTLP/JSON. */
export const logToJson = (record: ReadableLog): object => ({
  timeUnixNano: timeToJson(record.hrTime),
  observedTimeUnixNano: timeToJson(record.hrTimeObserved),
  severityNumber: record.severityNumber,
  severityText: record.severityText,
  body: valueToJson(record.body),
  eventName: record.eventName,
  attributes: attributesToJson(record.attributes),
  droppedAttributesCount: record.droppedAttributesCount,
  flags: record.spanContext?.traceFlags,
  traceId: record.spanContext?.traceId,
  spanId: record.spanContext?.spanId,
})
