import type { HrTime } from '@opentelemetry/api'
import { canonicalDouble, toBase64 } from '../../otlp/scalar.js'
import { isInt64, MAX_DEPTH } from '../common.js'

/** Attributes as a list of `KeyValue`. */
export const attributesToJson = (attributes: object, depth = 0): object[] =>
  Object.keys(attributes).map((key) => ({
    key,
    value: valueToJson((attributes as Record<string, unknown>)[key], depth),
  }))

/** An `AnyValue`, empty for what OTLP has no type for. */
export function valueToJson(value: unknown, depth = 0): object {
  switch (typeof value) {
    case 'string':
      return { stringValue: value }
    case 'boolean':
      return { boolValue: value }
    case 'number':
      return isInt64(value) ? { intValue: intToJson(value) } : { doubleValue: doubleToJson(value) }
    case 'object':
      return value !== null && depth < MAX_DEPTH ? objectToJson(value, depth + 1) : {}
    default:
      return {}
  }
}

function objectToJson(value: object, depth: number): object {
  if (value instanceof Uint8Array) return { bytesValue: toBase64(value) }
  return Array.isArray(value)
    ? { arrayValue: { values: Array.from(value, (item) => valueToJson(item, depth)) } }
    : { kvlistValue: { values: attributesToJson(value, depth) } }
}

/** In quotes where a JSON number would be rounded. */
export const intToJson = (value: number): number | string =>
  Number.isSafeInteger(value) ? value : String(BigInt(value))

/** In quotes where JSON has no number for it. */
export const doubleToJson = (value: number | undefined): number | string | undefined =>
  value === undefined ? value : canonicalDouble(value)

/** Nanoseconds since the epoch. */
export const timeToJson = ([seconds, nanos]: HrTime): string =>
  seconds > 0 && nanos < 1e9
    ? Math.trunc(seconds) + String(1e9 + Math.trunc(nanos)).slice(1)
    : String(BigInt(Math.trunc(seconds)) * 1_000_000_000n + BigInt(Math.trunc(nanos)))
