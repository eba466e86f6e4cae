import { type Histogram, type Meter, ValueType } from '@opentelemetry/api'
import { InternedSets } from '../metrics/interned.js'
import type { Recorders } from '../recorders.js'
import * as names from '../semconv.js'

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

/** A histogram of how long requests take. */
export const durationHistogram = (meter: Meter, name: string, description: string): Histogram =>
  meter.createHistogram(name, {
    description,
    unit: 's',
    valueType: ValueType.DOUBLE,
    advice: { explicitBucketBoundaries },
  })

/**
 * Records how long calls take by the stable conventions.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
 */
export function recordCalls(meter: Meter): Recorders['called'] {
  const sets = new InternedSets(CALLED)
  const histogram = durationHistogram(
    meter,
    names.HTTP_CLIENT_REQUEST_DURATION,
    'Duration of HTTP client requests.',
  )
  return (seconds, attributes, active) => {
    const set = sets.of(
      attributes[names.HTTP_REQUEST_METHOD],
      attributes[names.SERVER_ADDRESS],
      attributes[names.SERVER_PORT],
      attributes[names.URL_SCHEME],
      attributes[names.HTTP_RESPONSE_STATUS_CODE],
      attributes[names.ERROR_TYPE],
      attributes[names.NETWORK_PROTOCOL_VERSION],
    )
    histogram.record(seconds, set, active)
  }
}
