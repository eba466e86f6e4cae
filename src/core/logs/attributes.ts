import { diag } from '@opentelemetry/api'
import { MAX_DEPTH } from '../encode/common.js'
import type { AttributeLimits } from '../trace/attributes.js'

/** What a log record's body and attributes may be: `AnyValue` of the logs API, which no application must install. */
export type LogValue =
  | string
  | number
  | boolean
  | Uint8Array
  | null
  | undefined
  | LogValue[]
  | { [key: string]: LogValue }

export type LogValues = Record<string, LogValue>

/**
 * The attributes of one record within their limits. They are copies, so what the application does with its
 * objects afterwards is not seen.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-attributes
 */
export class Kept {
  values: LogValues = {}
  dropped = 0
  private count = 0

  constructor(private readonly limits: AttributeLimits) {}

  setAll(given: LogValues): void {
    for (const key of Object.keys(given)) this.set(key, given[key])
  }

  set(key: string, value: unknown): void {
    if (typeof key !== 'string' || !key || !isValue(value, 0)) {
      diag.warn(`attribute "${String(key)}" was left out: it has no name, or OTLP has no type for its value`)
      return
    }
    const isNew = !Object.hasOwn(this.values, key)
    if (isNew && this.count >= this.limits.attributeCount) {
      this.dropped++
      return
    }
    if (isNew) this.count++
    this.values[key] = copy(value, this.limits.attributeValueLength)
  }
}

/** Whether OTLP can tell the value: plain data, which does not contain itself. */
function isValue(value: unknown, depth: number): value is LogValue {
  if (value === null || value === undefined) return true
  if (typeof value !== 'object') return ['string', 'number', 'boolean'].includes(typeof value)
  if (value instanceof Uint8Array) return true
  if (depth >= MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every((one) => isValue(one, depth + 1))
  const isPlain = value.constructor === Object || value.constructor === undefined
  return isPlain && Object.values(value).every((one) => isValue(one, depth + 1))
}

function copy(value: LogValue, maxLength: number): LogValue {
  if (typeof value === 'string') return value.length > maxLength ? value.slice(0, maxLength) : value
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return value.slice()
  if (Array.isArray(value)) return value.map((one) => copy(one, maxLength))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copy(one, maxLength)]))
}
