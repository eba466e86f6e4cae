import type { Attributes } from '@opentelemetry/api'
import * as names from '../../core/semconv.js'

/**
 * What the browser measured of a request. Of another origin's that does not allow it (`Timing-Allow-Origin`), and of
 * a connection that was open already, the browser answers zeros, which say nothing and are left out.
 *
 * @see https://www.w3.org/TR/resource-timing/
 */
export function requestTimings(entry: PerformanceResourceTiming): Attributes {
  const { secureConnectionStart: secured, transferSize, encodedBodySize, decodedBodySize } = entry
  const phases: [phase: string, from: number, to: number][] = [
    ['dns', entry.domainLookupStart, entry.domainLookupEnd],
    ['connect', entry.connectStart, secured || entry.connectEnd],
    ['tls', secured, entry.connectEnd],
    ['request', entry.requestStart, entry.responseStart],
    ['response', entry.responseStart, entry.responseEnd],
  ]
  const attributes: Attributes = {}
  for (const [phase, from, to] of phases)
    if (from > 0 && to > from) attributes[names.timing(phase)] = to - from
  const sizes: [name: string, bytes: number][] = [
    [names.HTTP_RESPONSE_SIZE, transferSize],
    [names.HTTP_RESPONSE_BODY_SIZE, encodedBodySize],
    [names.browserResourceTiming('decoded_body_size'), decodedBodySize],
  ]
  for (const [name, bytes] of sizes) if (bytes > 0) attributes[name] = bytes
  // Only Chromium says it itself.
  const isCached = (entry as { deliveryType?: string }).deliveryType === 'cache'
  if (isCached || (transferSize === 0 && decodedBodySize > 0)) attributes[names.RESOURCE_FROM_CACHE] = true
  return attributes
}

/** The version by the ALPN identifier that the browser gives: `http/1.1`, `h2`, `h3`. */
export const protocolVersion = ({ nextHopProtocol = '' }: PerformanceResourceTiming): string | undefined =>
  /^(?:http\/|h)(\d(?:\.\d)?)$/.exec(nextHopProtocol)?.[1]
