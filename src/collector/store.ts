import type { Signal } from '../core/otlp/index.js'
import type { Condition } from './query/language.js'
import type { ResolvedSampling } from './sampling/options.js'

/** One OTLP export request as it came, decompressed. */
export interface ExportRequest {
  signal: Signal
  encoding: 'json' | 'protobuf'
  body: Uint8Array
}

/** How a store is opened. */
export interface StoreOptions {
  /** Absent: in memory. */
  folder?: string | undefined
  /** Absent: all traces are kept. */
  sampling?: ResolvedSampling | undefined
}

export interface ReadFilter {
  /** Earliest and latest time, inclusive, in nanoseconds since 1970. */
  since?: bigint
  until?: bigint
  /** Largest number of traces, records or points. */
  limit: number
  /** All must hold. */
  conditions: Condition[]
}

/** A log record with its place in the order of arrival, which survives a restart. */
export interface LogEntry {
  sequence: string
  /** A `LogRecord` of `wire.ts` as JSON. */
  json: string
}

/**
 * Where telemetry is kept. Answers are JSON texts of the types in `wire.ts`: the store is the side that
 * has them at hand, and text crosses threads and sockets without being built twice.
 */
export interface Store {
  /**
   * Keeps a request. Resolves when it is durable, not before. Of traces that sampling has dropped, nothing is kept.
   *
   * @throws ThroughlineError `MALFORMED` when it is no OTLP (nothing of it was kept), `STORE_UNAVAILABLE` when
   *   it could not be kept now.
   */
  write(request: ExportRequest): Promise<void>
  /** `TraceList`, newest first. A trace is in it when one of its spans meets all conditions. */
  traces(filter: ReadFilter): Promise<string>
  /** `Trace`, or undefined when there is nothing of it. */
  trace(traceId: string): Promise<string | undefined>
  /** `LogList`, newest first. */
  logs(filter: ReadFilter): Promise<string>
  /** `MetricList`, newest first. */
  metrics(filter: ReadFilter): Promise<string>
  /** `ServiceList`. */
  services(): Promise<string>
  /**
   * Log records in order of arrival: those after `after`, or, without it or when it is unknown, those that
   * arrived at `since` (nanoseconds since 1970) or later. At most `limit`, the oldest first.
   */
  logsAfter(position: { after?: string; since: bigint; limit: number }): Promise<LogEntry[]>
  /** Calls `listener` after each commit that added log records, until the returned function is called. */
  onLogs(listener: () => void): () => void
  /** `SamplingStatus`. */
  sampling(): Promise<string>
  /** All that is kept of a signal, as an OTLP/JSON export request. */
  export(signal: Signal): Promise<string>
  /** Commits what was accepted and releases the files. */
  close(): Promise<void>
}
