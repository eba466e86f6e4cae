import { fields } from './fields.js'

/** Of a text that somebody else wrote. */
const MOST_CHARACTERS = 500
/** An answer without a word of a partial success is empty, or a pair of braces. */
const WORDLESS_BYTES = 2

/**
 * What a receiver says of its refusal: the `message` (2) of a `Status`.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#failures-1
 */
export const refusalIn = (type: string, body: Uint8Array): string | undefined =>
  said(
    type,
    body,
    ({ message }) => message,
    (bytes) => fields(bytes, 2)[0],
  )

/**
 * What it says of a request that it took, in whole or in part: the `error_message` (2) of the `partial_success` (1).
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export const remarkIn = (type: string, body: Uint8Array): string | undefined =>
  body.byteLength > WORDLESS_BYTES
    ? said(
        type,
        body,
        ({ partialSuccess }) => (partialSuccess as Record<string, unknown> | undefined)?.errorMessage,
        (bytes) => fields(bytes, 1).flatMap((one) => fields(one, 2))[0],
      )
    : undefined

function said(
  type: string,
  body: Uint8Array,
  inJson: (answer: Record<string, unknown>) => unknown,
  inProtobuf: (answer: Uint8Array) => Uint8Array | undefined,
): string | undefined {
  try {
    const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)
    const found = type.startsWith('application/json')
      ? String(inJson(JSON.parse(text(body))) ?? '')
      : type.startsWith('application/x-protobuf')
        ? text(inProtobuf(body))
        : ''
    return found.slice(0, MOST_CHARACTERS) || undefined
  } catch {
    // A body that cannot be read says nothing.
    return undefined
  }
}
