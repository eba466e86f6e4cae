/** Records of a signal that may wait, unless somebody says otherwise. */
export const QUEUE_SIZE = 2048

/** Bounds of one signal's way out. */
export interface Limits {
  /** Records waiting for export, for each signal; beyond it the oldest is dropped and counted. Default 2048. */
  queueSize?: number
  /** Records in one request at most. Default 512. */
  batchSize?: number
  /** Milliseconds that a record waits for company before it is sent. Default 1000. */
  batchDelayMs?: number
  /** Milliseconds for one request, its answer included. Default 10000. */
  exportTimeoutMs?: number
  /** Milliseconds by which telemetry may hold up the end of a process. Default 3000. */
  exitTimeoutMs?: number
  /** Milliseconds for which a request that failed for a passing reason is tried again. Default 30000. */
  retryMs?: number
  /** Attributes on one span, event, link or log record; more are dropped. Default 128. */
  attributeCount?: number
  /** Characters of one string attribute; longer ones are cut. Default: no limit. */
  attributeValueLength?: number
  /** Events on one span. Default 128. */
  eventCount?: number
  /** Links of one span. Default 128. */
  linkCount?: number
}
