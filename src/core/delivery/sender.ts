/** Why a record never arrived. */
export type DropCause =
  /** The queue was full; the oldest record made room. */
  | 'queue_full'
  /** The record could not be encoded. */
  | 'encode_failed'
  /** The receiver answered that it will never take it. */
  | 'rejected'
  /** The receiver takes no request as large as one with this record alone. */
  | 'too_large'
  /** No answer, or only retryable ones, until the time for retries was over. */
  | 'unreachable'
  /** Still waiting when the deadline of `stop` passed, or recorded after it. */
  | 'stopped'
  /** The spool was full; the oldest request in it made room. */
  | 'spool_full'
  /** It was in the spool for too long. */
  | 'expired'
  /** It came out of the spool as something else than what was put in. */
  | 'damaged'

/** How many records were lost, by cause. */
export type Lost = Partial<Record<DropCause, number>>

/** What became of a payload: delivered, but for what was lost or kept of it, or dropped whole for a cause. */
export interface Outcome {
  cause?: DropCause
  lost?: Lost
  /** Records that wait in the spool for a later try. */
  kept?: number
}

export const DELIVERED: Outcome = Object.freeze({})

/** One stage of the way out. It settles when the payload's fate is known, and never rejects. */
export interface Sender<T> {
  send(payload: T): Promise<Outcome>
}

/** What may pass, so that it is worth to keep the records. */
export const isPassing = (cause: DropCause | undefined): boolean =>
  cause === 'unreachable' || cause === 'stopped'
