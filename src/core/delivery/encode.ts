import { guard } from '../guard.js'
import { DELIVERED, type Outcome, type Sender } from './sender.js'

/** How one signal's records become a request body, and what an answer to it says. */
export interface Codec<T> {
  contentType: string
  encode(records: T[]): Uint8Array
  /** What has to arrive before it can encode; undefined when it can. Does not reject. */
  awaited?(): Promise<unknown> | undefined
  /** The number of records that a 200 answer declares as rejected (OTLP partial success). */
  rejected(answer: Uint8Array): number
}

/**
 * Encodes a batch, and halves it as often as needed to stay within `maxBytes` (in a browser the quota of
 * requests that outlive their page), or to send the others of a record that cannot be encoded.
 */
export function encode<T>(codec: Codec<T>, maxBytes: number, next: Sender<Uint8Array>): Sender<T[]> {
  const send = async (records: T[]): Promise<Outcome> => {
    const body = guard(() => codec.encode(records))
    if (!body && records.length === 1) return { cause: 'encode_failed' }
    if (body && (body.byteLength <= maxBytes || records.length === 1)) return next.send(body)
    const half = records.length >> 1
    const parts = [records.slice(0, half), records.slice(half)]
    const outcomes = await Promise.all(parts.map(send))
    return combine(outcomes, parts)
  }
  return { send }
}

/** The same without a sender: bodies, each with the number of its records. What cannot be encoded is left out. */
export function encodeAll<T>(
  codec: Codec<T>,
  maxBytes: number,
  records: T[],
): { body: Uint8Array; count: number }[] {
  if (records.length === 0) return []
  const body = guard(() => codec.encode(records))
  if (body && (body.byteLength <= maxBytes || records.length === 1)) return [{ body, count: records.length }]
  if (records.length === 1) return []
  const half = records.length >> 1
  return [records.slice(0, half), records.slice(half)].flatMap((part) => encodeAll(codec, maxBytes, part))
}

/** A half that failed counts as rejected of the whole; when both fail, the whole fails for the first cause. */
function combine(outcomes: Outcome[], parts: unknown[][]): Outcome {
  if (outcomes.every(({ cause }) => cause)) return { cause: outcomes[0]!.cause! }
  const rejected = outcomes.reduce(
    (sum, { cause, rejected = 0 }, index) => sum + (cause ? parts[index]!.length : rejected),
    0,
  )
  return rejected > 0 ? { rejected } : DELIVERED
}
