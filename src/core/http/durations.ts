import {
  type Attributes,
  type Context,
  type Histogram,
  type Meter,
  type Span,
  trace,
  ValueType,
} from '@opentelemetry/api'
import { monotonicNow } from '../clock.js'
import { InternedSets } from '../metrics/interned.js'
import { guard } from '../safety/guard.js'
import * as names from '../semconv.js'
import { addressAttributes, type CalledUrl, methodOf } from './methods.js'

/** Seconds, as the conventions advise them for both histograms. */
const explicitBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

const CALLED = [
  names.HTTP_REQUEST_METHOD,
  names.SERVER_ADDRESS,
  names.SERVER_PORT,
  names.URL_SCHEME,
  names.HTTP_RESPONSE_STATUS_CODE,
  names.ERROR_TYPE,
  names.NETWORK_PROTOCOL_VERSION,
]

/** A call under way. What its span does not keep, since it is not sampled, is kept here. */
interface Call {
  readonly durations: HttpDurations
  readonly began: number
  readonly active: Context
  readonly attributes: Attributes
}

const calls = new WeakMap<Span, Call>()

/** A histogram of how long requests take. */
export const durationHistogram = (meter: Meter, name: string, description: string): Histogram =>
  meter.createHistogram(name, {
    description,
    unit: 's',
    valueType: ValueType.DOUBLE,
    advice: { explicitBucketBoundaries },
  })

/**
 * How long calls take, sampled or not, as a histogram by the stable conventions. It is recorded in the
 * context of the call's span, so that an exemplar leads from a slow bucket to a trace.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
 */
export class HttpDurations {
  private readonly calledSets = new InternedSets(CALLED)
  private readonly client: Histogram

  constructor(meter: Meter) {
    this.client = durationHistogram(
      meter,
      names.HTTP_CLIENT_REQUEST_DURATION,
      'Duration of HTTP client requests.',
    )
  }

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
    const outcome = (name: string) => said?.[name] ?? attributes[name]
    const set = this.calledSets.of(
      attributes[names.HTTP_REQUEST_METHOD],
      attributes[names.SERVER_ADDRESS],
      attributes[names.SERVER_PORT],
      attributes[names.URL_SCHEME],
      outcome(names.HTTP_RESPONSE_STATUS_CODE),
      outcome(names.ERROR_TYPE),
      outcome(names.NETWORK_PROTOCOL_VERSION),
    )
    this.client.record(Math.max(ended - began, 0) / 1000, set, active)
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
