import type { Attributes } from '@opentelemetry/api'
import { browserResourceTiming, RESOURCE_FROM_CACHE } from '../../core/semconv.js'

/**
 * Fields of a performance entry as attributes, times in milliseconds since the navigation. What did not happen, or is
 * not told to this origin, is zero or empty there and left out here.
 */
export function timingAttributes(
  entry: object,
  fields: readonly string[],
  nameOf: (field: string) => string,
): Attributes {
  const attributes: Attributes = {}
  for (const field of fields) {
    const value = (entry as Record<string, string | number>)[field]
    if (!value) continue
    attributes[nameOf(inSnakeCase(field))] = typeof value === 'number' ? rounded(value) : value
  }
  return attributes
}

export const rounded = (ms: number): number => Math.round(ms * 10) / 10

/** `firstByteToFCP` is `first_byte_to_fcp`. */
export const inSnakeCase = (field: string): string =>
  field.replace(/[a-z](?=[A-Z])|[A-Z](?=[A-Z][a-z])/g, '$&_').toLowerCase()

const ABOUT = [
  'initiatorType',
  'renderBlockingStatus',
  'nextHopProtocol',
  'transferSize',
  'encodedBodySize',
  'decodedBodySize',
  'workerStart',
]
const PHASES = [
  'redirectStart',
  'redirectEnd',
  'domainLookupStart',
  'domainLookupEnd',
  'connectStart',
  'connectEnd',
  'secureConnectionStart',
]

/** How something was fetched; on a connection that was open there are no phases before the request. */
export function fetchAttributes(entry: PerformanceResourceTiming & { deliveryType?: string }): Attributes {
  const { fetchStart, connectEnd, transferSize, decodedBodySize, deliveryType } = entry
  const fields = [...ABOUT, ...(connectEnd > fetchStart ? PHASES : []), 'requestStart', 'responseStart']
  const isFromCache = deliveryType === 'cache' || (transferSize === 0 && decodedBodySize > 0)
  return {
    ...timingAttributes(entry, fields, browserResourceTiming),
    ...(isFromCache && { [RESOURCE_FROM_CACHE]: true }),
  }
}
