import type { Groups, Scope } from '../sources.js'
import { attributesToJson } from './values.js'

/** What OTLP/JSON calls a signal's parts: `resourceSpans`, `scopeSpans`, `spans`. */
export type Names = readonly [group: 'Spans' | 'Logs' | 'Metrics', records: string]

/**
 * The request of any signal as text in UTF-8.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function jsonRequest<T>(
  [group, records]: Names,
  groups: Groups<T>,
  toJson: (record: T) => object,
): Uint8Array {
  const request = Array.from(groups, ([{ attributes, schemaUrl }, scopes]) => ({
    resource: { attributes: attributesToJson(attributes), droppedAttributesCount: 0 },
    [`scope${group}`]: Array.from(scopes, ([scope, list]) => ({
      scope: scopeToJson(scope),
      [records]: list.map(toJson),
      schemaUrl: scope.schemaUrl,
    })),
    schemaUrl,
  }))
  return new TextEncoder().encode(JSON.stringify({ [`resource${group}`]: request }))
}

const scopeToJson = ({ name, version, attributes, droppedAttributesCount }: Scope): object => ({
  name,
  version,
  attributes: attributes && attributesToJson(attributes),
  droppedAttributesCount,
})
