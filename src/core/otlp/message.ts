import type { MessageName, messages } from './schema.js'

type Messages = typeof messages

type Value<T> = T extends MessageName
  ? Message<T>
  : T extends 'bool'
    ? boolean
    : T extends 'double'
      ? number | string
      : T extends 'enum' | 'int32' | 'uint32' | 'sint32' | 'fixed32'
        ? number
        : string

/**
 * A message in memory, in the one canonical form that both decoders give: OTLP/JSON itself, with
 * - lower-case hex ids, base64 bytes (standard alphabet, padded), enums as integers,
 * - 64-bit integers as decimal strings,
 * - doubles as numbers, except the four that JSON has no number for: `"NaN"`, `"Infinity"`, `"-Infinity"`, `"-0"`,
 * - fields without presence left out when they have their default value, and empty lists left out.
 *
 * So `JSON.stringify` of it is a valid OTLP/JSON request, and two equal requests are deeply equal.
 */
export type Message<M extends MessageName> = {
  [F in keyof Messages[M]]?: Messages[M][F] extends { type: infer T; repeated: true }
    ? Value<T>[]
    : Messages[M][F] extends { type: infer T }
      ? Value<T>
      : never
}
