import { type Attributes, type Context, type Span, trace } from '@opentelemetry/api'
import { monotonicNow } from '../clock.js'
import type { Recorders } from '../recorders.js'
import { guard } from '../safety/guard.js'
import * as names from '../semconv.js'
import { addressAttributes, type CalledUrl, methodOf } from './methods.js'

/** How a call went, which an application may have said on its span. */
const OUTCOME = [names.HTTP_RESPONSE_STATUS_CODE, names.ERROR_TYPE, names.NETWORK_PROTOCOL_VERSION]

/** A call under way. What its span does not keep, since it is not sampled, is kept here. */
interface Call {
  readonly durations: HttpDurations
  readonly began: number
  readonly active: Context
  readonly attributes: Attributes
}

const calls = new WeakMap<Span, Call>()

/**
 * How long calls take, sampled or not. It is recorded in the context of the call's span, so that an exemplar leads from
 * a slow bucket to a trace.
 */
export class HttpDurations {
  constructor(private readonly record: Recorders['called']) {}

  /** Notes that a call begins; `endCall` records it. */
  begin(span: Span, method: string, url: CalledUrl, parent: Context): void {
    const attributes = addressAttributes(url)
    attributes[names.HTTP_REQUEST_METHOD] = methodOf(method)
    attributes[names.URL_SCHEME] = url.protocol.slice(0, -1)
    calls.set(span, {
      durations: this,
      began: monotonicNow(),
      active: trace.setSpan(parent, span),
      attributes,
    })
  }

  /** Records a call. */
  called(span: Span, { began, active, attributes }: Call, ended: number): void {
    const said = attributesOf(span)
    for (const name of OUTCOME) attributes[name] = said?.[name] ?? attributes[name]
    this.record(Math.max(ended - began, 0) / 1000, attributes, active)
  }
}

/** Sets what a call's span and its duration both have. */
export function describeCall(span: Span, name: string, value: string | number): void {
  span.setAttribute(name, value)
  const call = calls.get(span)
  if (call) call.attributes[name] = value
}

/**
 * Ends the span of a call, once its duration is recorded if durations are.
 *
 * @param ended when, by the monotonic clock; default: now
 */
export function endCall(span: Span, ended?: number): void {
  const call = calls.get(span)
  calls.delete(span)
  // One reading of the clock for both.
  const at = call ? (ended ?? monotonicNow()) : ended
  if (call) guard(() => call.durations.called(span, call, at!))
  span.end(at)
}

/** What a span that is recorded says of itself. */
export const attributesOf = (span: Span): Attributes | undefined =>
  (span as { attributes?: Attributes }).attributes
