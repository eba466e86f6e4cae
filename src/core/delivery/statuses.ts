import type { Outcome } from './sender.js'

/** The HTTP statuses that OTLP calls retryable; every other failure is final. */
const RETRYABLE = new Set([429, 502, 503, 504])
const TOO_LARGE = 413

export const isTaken = (status: number): boolean => status >= 200 && status < 300

export const isRetryable = (status: number): boolean => RETRYABLE.has(status)

/** What became of a request that was answered by one of the others. */
export const refused = (status: number): Outcome => ({
  cause: status === TOO_LARGE ? 'too_large' : 'rejected',
})
