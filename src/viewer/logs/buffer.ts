import type { LogRecord } from '../../collector/wire.js'

/** How many records the live tail keeps. */
export const capacity = 2000

export interface LogBuffer {
  records: readonly LogRecord[]
  /** How many fell out at the old end. */
  dropped: number
}

export const emptyBuffer: LogBuffer = { records: [], dropped: 0 }

/** The buffer with `incoming` at its end; the oldest go when it is full. */
export function append(buffer: LogBuffer, incoming: readonly LogRecord[], size = capacity): LogBuffer {
  if (!incoming.length) return buffer
  const records = [...buffer.records, ...incoming]
  const excess = Math.max(0, records.length - size)
  return { records: excess ? records.slice(excess) : records, dropped: buffer.dropped + excess }
}

/** Tells two records apart, for a stream that replays what was already received. */
export function identityOf(record: LogRecord): string {
  return [record.timeUnixNano, record.service, record.spanId, JSON.stringify(record.body)].join('|')
}
