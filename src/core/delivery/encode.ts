import { guard } from '../safety/guard.js'
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

/** A request's body. */
export interface Encoded {
  body: Uint8Array
  /** The number of records in it. */
  count: number
  /** The records themselves, for as long as somebody may want to know which they are. */
  records?: readonly unknown[]
  /** Aborted when nobody waits for it any more. */
  cut?: AbortSignal
  /** Whether somebody keeps it for later when it cannot outlive the program: it is not begun then. */
  hasKeeper?(): boolean
}

/**
 * Encodes a batch, and halves it as often as needed to stay within `maxBytes` (in a browser the quota of
 * requests that outlive their page), or to send the others of a record that cannot be encoded.
 */
export function encode<T>(codec: Codec<T>, maxBytes: number, next: Sender<Encoded>): Sender<T[]> {
  const send = async (records: T[]): Promise<Outcome> => {
    const body = guard(() => codec.encode(records))
    if (!body && records.length === 1) return { cause: 'encode_failed' }
    if (body && (body.byteLength <= maxBytes || records.length === 1))
      return next.send({ body, count: records.length, records })
    const half = records.length >> 1
    const parts = [records.slice(0, half), records.slice(half)]
    const outcomes = await Promise.all(parts.map(send))
    return combine(outcomes, parts)
  }
  return { send }
}

export interface EncodedRecords<T> {
  body: Uint8Array
  records: T[]
}

/** The same without a sender: bodies, each with its records. What cannot be encoded is left out. */
export function encodeAll<T>(codec: Codec<T>, maxBytes: number, records: T[]): EncodedRecords<T>[] {
  if (records.length === 0) return []
  const body = guard(() => codec.encode(records))
  if (body && (body.byteLength <= maxBytes || records.length === 1)) return [{ body, records }]
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
  const kept = outcomes.reduce((sum, { kept = 0 }) => sum + kept, 0)
  return rejected + kept > 0 ? { rejected, ...(kept && { kept }) } : DELIVERED
}
