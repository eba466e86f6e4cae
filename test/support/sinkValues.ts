/** OTLP attribute values as plain JavaScript values, which read better in an assertion. */
import type { Message } from '../../src/core/otlp/index.js'

export type Attributes = Record<string, unknown>

/** An integer within 2^53 becomes a number, a larger one a bigint. */
function integer(text: string): number | bigint {
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)
}

export function plainValue(value: Message<'AnyValue'> | undefined): unknown {
  if (!value) return undefined
  if (value.intValue !== undefined) return integer(value.intValue)
  if (value.doubleValue !== undefined) return Number(value.doubleValue)
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(plainValue)
  if (value.kvlistValue) return plain(value.kvlistValue.values)
  return value.stringValue ?? value.boolValue ?? value.bytesValue
}

export function plain(attributes: Message<'KeyValue'>[] | undefined): Attributes {
  return Object.fromEntries((attributes ?? []).map(({ key, value }) => [key ?? '', plainValue(value)]))
}
