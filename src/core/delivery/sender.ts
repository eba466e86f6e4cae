/** Why a record never arrived. */
export type DropCause =
  /** The queue was full; the oldest record made room. */
  | 'queue_full'
  /** The record could not be encoded. */
  | 'encode_failed'
  /** The receiver answered that it will never take it. */
  | 'rejected'
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

/** What became of a payload: delivered, in part when `rejected` is above 0, or dropped whole for a cause. */
export interface Outcome {
  cause?: DropCause
  /** Records of a delivered request that the receiver did not accept (OTLP partial success). */
  rejected?: number
  /** Records that wait in the spool for a later try. */
  kept?: number
}

export const DELIVERED: Outcome = Object.freeze({})

/** One stage of the way out. It settles when the payload's fate is known, and never rejects. */
export interface Sender<T> {
  send(payload: T): Promise<Outcome>
}
