import { guard } from '../safety/guard.js'
import { DELIVERED, type DropCause, type Lost, type Outcome, type Sender } from './sender.js'

/** How one signal's records become a request body, and what an answer to it says. */
export interface Codec<T> {
  contentType: string
  encode(records: T[]): Uint8Array
  /** What has to arrive before it can encode; undefined when it can. Does not reject. */
  awaited?(): Promise<unknown> | undefined
  /** The number of records that a 200 answer declares as rejected (OTLP partial success). */
  rejected(answer: Uint8Array): number
  /** Two records in place of one that is too large; undefined when there is no less. Not everywhere. */
  halve?(record: T): T[] | undefined
  /** Halves a body whose records are gone when the receiver calls it too large; not everywhere. */
  halving?(next: Sender<Encoded>): Sender<Encoded>
}

/** A request's body. */
export interface Encoded {
  body: Uint8Array
  /** The number of records in it. */
  count: number
  /**
   * When it was made, in milliseconds since 1970; of one program's requests a later one has more. What is kept is sent
   * in this order, in whichever it was given up.
   */
  at: number
  /** The records themselves, for as long as somebody may want to know which they are. */
  records?: readonly unknown[]
  /** Aborted when nobody waits for it any more. */
  cut?: AbortSignal
  /** Whether somebody keeps it for later when it cannot outlive the program: it is not begun then. */
  hasKeeper?(): boolean
}

/**
 * How often one batch is halved at most because a receiver calls it too large: enough to find a dozen large records
 * among 512, and few enough for one that calls everything too large.
 */
export const MOST_HALVINGS = 100

/**
 * Encodes a batch, and halves it as often as needed to stay within `maxBytes` (in a browser the quota of
 * requests that outlive their page), to send the others of a record that cannot be encoded, or of one that the
 * receiver calls too large.
 */
export function encode<T>(codec: Codec<T>, maxBytes: number, next: Sender<Encoded>): Sender<T[]> {
  return {
    send(batch) {
      let halvings = MOST_HALVINGS
      const send = async (records: T[], count = records.length): Promise<Outcome> => {
        const body = guard(() => codec.encode(records))
        let parts = body && body.byteLength <= maxBytes ? undefined : halvesOf(records, codec)
        if (!parts) {
          if (!body) return { cause: 'encode_failed' }
          const outcome = await next.send({ body, count, at: stamp(), records })
          parts = outcome.cause === 'too_large' && halvings-- > 0 ? halvesOf(records, codec) : undefined
          if (!parts) return outcome
        }
        if (records.length === 1)
          return whole(await Promise.all(parts.map((part, at) => send(part, at ? 0 : count))))
        const outcomes = await Promise.all(parts.map((part) => send(part)))
        return combine(
          outcomes,
          parts.map(({ length }) => length),
        )
      }
      return send(batch)
    },
  }
}

/** What was one record is counted with its first part, and lost with any. */
const whole = (parts: Outcome[]): Outcome =>
  parts[0]!.kept ? parts[0]! : (parts.find(({ cause, lost }) => cause || lost) ?? DELIVERED)

function halvesOf<T>(records: T[], { halve }: Codec<T>): T[][] | undefined {
  const middle = records.length >> 1
  if (middle > 0) return [records.slice(0, middle), records.slice(middle)]
  return halve?.(records[0]!)?.map((half) => [half])
}

/** One that knows its records. */
export interface EncodedRecords<T> extends Encoded {
  records: T[]
}

/** So many requests may be made in a millisecond: a power of two, so that nothing is rounded. */
const STAMPS_PER_MS = 512

let last = 0

function stamp(): number {
  const now = Date.now()
  last = Math.floor(last) === now ? last + 1 / STAMPS_PER_MS : now
  return last
}

/** The same without a sender: bodies, each with its records. What cannot be encoded is left out. */
export function encodeAll<T>(codec: Codec<T>, maxBytes: number, records: T[]): EncodedRecords<T>[] {
  if (records.length === 0) return []
  const body = guard(() => codec.encode(records))
  if (body && (body.byteLength <= maxBytes || records.length === 1))
    return [{ body, count: records.length, at: stamp(), records }]
  if (records.length === 1) return []
  const half = records.length >> 1
  return [records.slice(0, half), records.slice(half)].flatMap((part) => encodeAll(codec, maxBytes, part))
}

/** What became of a whole by what became of its parts, of so many records each. */
export function combine(outcomes: Outcome[], counts: number[]): Outcome {
  const [first] = outcomes
  if (first?.cause && outcomes.every(({ cause }) => cause === first.cause)) return { cause: first.cause }
  const lost: Lost = {}
  let kept = 0
  for (const [index, outcome] of outcomes.entries()) {
    const own = outcome.cause ? { [outcome.cause]: counts[index]! } : (outcome.lost ?? {})
    for (const [cause, count] of Object.entries(own))
      lost[cause as DropCause] = (lost[cause as DropCause] ?? 0) + count
    kept += outcome.kept ?? 0
  }
  return { lost, kept }
}
