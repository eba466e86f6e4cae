import type { SecureContextOptions } from 'node:tls'

/** An answer is a few bytes; one that is not is somebody else's page. */
export const MAX_ANSWER_BYTES = 64 * 1024

/** The way to one receiver. */
export interface Route {
  target: URL
  /** `undefined`: straight. */
  proxy: URL | undefined
  tls: SecureContextOptions
  timeoutMs: number
  /** How we name ourselves. */
  agentName: string
  /** Signals with the same key can use the same connections. */
  key: string
  /** Aborted when nothing is sent any more. */
  stopped: AbortSignal
}
