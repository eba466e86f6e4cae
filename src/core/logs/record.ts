import type { HrTime, SpanContext } from '@opentelemetry/api'
import type { Scope } from '../encode/sources.js'
import type { Resource } from '../resource.js'
import type { Kept, LogValue, LogValues } from './attributes.js'

/** What a record says beside its attributes. */
export interface Content {
  hrTime: HrTime
  hrTimeObserved: HrTime
  spanContext?: SpanContext
  severityNumber?: number
  severityText?: string
  body?: LogValue
  eventName?: string
}

/** What is read of a record to encode it. */
export type ReadableLog = Content & Pick<LogRecord, 'attributes' | 'droppedAttributesCount'>

/**
 * A log record, which processors may change while they are given it, and only read from then on. It has the shape of
 * the official SDK's `ReadableLogRecord` and `ReadWriteLogRecord`.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/
 */
export class LogRecord implements Content {
  hrTime: HrTime
  hrTimeObserved: HrTime
  spanContext?: SpanContext
  severityNumber?: number
  severityText?: string
  body?: LogValue
  eventName?: string

  constructor(
    content: Content,
    readonly resource: Resource,
    readonly instrumentationScope: Scope,
    private readonly kept: Kept,
  ) {
    this.hrTime = content.hrTime
    this.hrTimeObserved = content.hrTimeObserved
    this.spanContext = content.spanContext
    this.severityNumber = content.severityNumber
    this.severityText = content.severityText
    this.body = content.body
    this.eventName = content.eventName
  }

  get attributes(): LogValues {
    return this.kept.values
  }

  /** In the place of all that were set. */
  set attributes(values: LogValues) {
    this.kept.values = values
  }

  get droppedAttributesCount(): number {
    return this.kept.dropped
  }

  setAttribute(key: string, value?: LogValue): this {
    this.kept.set(key, value)
    return this
  }

  setAttributes(attributes: LogValues): this {
    this.kept.setAll(attributes)
    return this
  }

  setBody(body: LogValue): this {
    this.body = body
    return this
  }

  setEventName(eventName: string): this {
    this.eventName = eventName
    return this
  }

  setSeverityNumber(severityNumber: number): this {
    this.severityNumber = severityNumber
    return this
  }

  setSeverityText(severityText: string): this {
    this.severityText = severityText
    return this
  }
}
