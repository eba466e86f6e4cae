import {
  type Attributes,
  type AttributeValue,
  diag,
  type Exception,
  type HrTime,
  type Link,
  type SpanContext,
  type SpanKind,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api'
import { clockOffset, monotonicNow, preciseNow } from '../clock.js'
import type { Resource } from '../resource.js'
import { EXCEPTION, EXCEPTION_MESSAGE, EXCEPTION_STACKTRACE, EXCEPTION_TYPE } from '../semconv.js'
import { Kept } from './attributes.js'
import type { TracerParts } from './parts.js'
import type { ReadableSpan, Scope, SpanEvent, WritableSpan } from './readable.js'
import { durationOf, isBefore, isTimeInput, type Moment, toHrTime, toMoment } from './time.js'

const NOT_ENDED: HrTime = [0, 0]
const UNKNOWN: HrTime = [-1, -1]

/**
 * A span that is recorded: what the API lets an application do with it, and what processors and exporters read
 * of it, which has the shape of the official SDK's `ReadableSpan`.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/api/#span
 */
export class Span implements WritableSpan {
  status: SpanStatus = { code: SpanStatusCode.UNSET }
  ended = false
  readonly events: SpanEvent[] = []
  readonly links: ReadableSpan['links'] = []
  droppedEventsCount = 0
  droppedLinksCount = 0
  private readonly kept: Kept
  private readonly start: Moment
  /** Of the monotonic clock; undefined when the start is not a time of ours. */
  private readonly offset: number | undefined
  private stop: Moment | undefined

  constructor(
    private readonly parts: TracerParts,
    private readonly own: SpanContext,
    public name: string,
    readonly kind: SpanKind,
    readonly parentSpanContext: SpanContext | undefined,
    { attributes, links, startTime }: SpanOptions,
  ) {
    const given = toMoment(startTime)
    this.start = given ?? preciseNow()
    if (given === undefined) this.offset = clockOffset()
    this.kept = new Kept(parts.limits, attributes)
    if (links) this.addLinks(links)
  }

  spanContext(): SpanContext {
    return this.own
  }

  isRecording(): boolean {
    return !this.ended
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (!this.isOver()) this.kept.set(key, value)
    return this
  }

  setAttributes(attributes: Attributes): this {
    if (!this.isOver()) this.kept.setAll(attributes)
    return this
  }

  /** The same for an object that its maker hands over, with values that are attributes: it is not copied. */
  adoptAttributes(attributes: Attributes): void {
    if (!this.isOver()) this.kept.adopt(attributes)
  }

  addEvent(name: string, given?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.isOver()) return this
    const [attributes, at] = isTimeInput(given) ? [undefined, time ?? given] : [given, time]
    const { values, dropped } = new Kept(this.parts.limits.ofEvent, attributes)
    const event = {
      name: String(name),
      attributes: values,
      time: toHrTime(toMoment(at, this.offset) ?? this.now()),
      droppedAttributesCount: dropped,
    }
    this.droppedEventsCount += put(this.events, event, this.parts.limits.eventCount)
    return this
  }

  addLink({ context, attributes }: Link): this {
    if (this.isOver() || !context) return this
    const link: (typeof this.links)[number] = { context }
    if (attributes) {
      const { values, dropped } = new Kept(this.parts.limits.ofLink, attributes)
      link.attributes = values
      link.droppedAttributesCount = dropped
    }
    this.droppedLinksCount += put(this.links, link, this.parts.limits.linkCount)
    return this
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link)
    return this
  }

  /** What was set to OK stays; a message is for errors. */
  setStatus({ code, message }: SpanStatus): this {
    if (this.isOver() || code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK) return this
    const told = code === SpanStatusCode.ERROR && typeof message === 'string'
    this.status = told ? { code, message } : { code }
    return this
  }

  updateName(name: string): this {
    if (!this.isOver()) this.name = String(name)
    return this
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const { code, name, message, stack } = (
      typeof exception === 'string' ? { message: exception } : (exception ?? {})
    ) as Partial<Record<'code' | 'name' | 'message' | 'stack', string>>
    if (!code && !name && !message) return
    const attributes: Attributes = {}
    if (code || name) attributes[EXCEPTION_TYPE] = String(code || name)
    if (message) attributes[EXCEPTION_MESSAGE] = message
    if (stack) attributes[EXCEPTION_STACKTRACE] = stack
    this.addEvent(EXCEPTION, attributes, time)
  }

  end(time?: TimeInput): void {
    if (this.isOver()) return
    const stop = toMoment(time, this.offset) ?? this.now()
    this.stop = isBefore(stop, this.start) ? this.start : stop
    this.parts.processor.onEnding?.(this)
    this.ended = true
    this.parts.processor.onEnd(this)
  }

  get startTime(): HrTime {
    return toHrTime(this.start)
  }

  get endTime(): HrTime {
    return this.stop === undefined ? NOT_ENDED : toHrTime(this.stop)
  }

  get duration(): HrTime {
    return this.stop === undefined ? UNKNOWN : durationOf(this.start, this.stop)
  }

  get attributes(): Attributes {
    return this.kept.values
  }

  /** In the place of all that were set; for us, when the span is over. */
  set attributes(values: Attributes) {
    this.kept.values = values
  }

  get droppedAttributesCount(): number {
    return this.kept.dropped
  }

  get resource(): Resource {
    return this.parts.resource
  }

  get instrumentationScope(): Scope {
    return this.parts.scope
  }

  /** The start and a monotonic duration; the clock itself where the start is somebody else's. */
  private now(): number {
    return this.offset === undefined ? preciseNow() : monotonicNow() + this.offset
  }

  private isOver(): boolean {
    if (this.ended) diag.warn(`span "${this.name}" has ended and stays as it is`)
    return this.ended
  }
}

/** Adds to a list that drops its oldest when it is full; answers how many it had to. */
function put<T>(list: T[], one: T, limit: number): number {
  list.push(one)
  if (list.length <= limit) return 0
  list.shift()
  return 1
}
