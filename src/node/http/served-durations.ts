import type { AttributeValue, Context, Histogram, Meter, Span } from '@opentelemetry/api'
import { durationHistogram } from '../../core/http/call-durations.js'
import { attributesOf } from '../../core/http/durations.js'
import { InternedSets } from '../../core/metrics/interned.js'
import * as names from '../../core/semconv.js'

const SERVED = [
  names.HTTP_REQUEST_METHOD,
  names.URL_SCHEME,
  names.NETWORK_PROTOCOL_VERSION,
  names.HTTP_ROUTE,
  names.HTTP_RESPONSE_STATUS_CODE,
  names.ERROR_TYPE,
]

/** What is recorded of a request that was served, beside what its span says. */
export interface Served {
  /** Of the monotonic clock, in milliseconds. */
  began: number
  ended: number
  /** As the conventions want it. */
  method: string
  scheme: string
  httpVersion: string
  /** 0: none was sent. */
  status: number
  /** `http.route`, unless the span says another. */
  route?: string
  /** `error.type`, unless the span says more. */
  error?: string
}

/** How long requests are served, as `HttpDurations` has it of calls. */
export class ServedDurations {
  private readonly sets = new InternedSets(SERVED)
  private readonly histogram: Histogram

  constructor(meter: Meter) {
    this.histogram = durationHistogram(
      meter,
      names.HTTP_SERVER_REQUEST_DURATION,
      'Duration of HTTP server requests.',
    )
  }

  /** Records a request; before its span has ended, and after all was said of it. */
  record(span: Span, active: Context, request: Served): void {
    const said = attributesOf(span)
    const attributes = this.sets.of(
      request.method,
      request.scheme,
      request.httpVersion,
      textOf(said?.[names.HTTP_ROUTE]) ?? request.route,
      request.status || undefined,
      textOf(said?.[names.ERROR_TYPE]) ?? request.error,
    )
    this.histogram.record((request.ended - request.began) / 1000, attributes, active)
  }
}

/** An application may have put anything there. */
const textOf = (value: AttributeValue | undefined): string | undefined =>
  value === undefined ? undefined : String(value)
