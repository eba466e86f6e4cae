import type { TraceSummary } from '../wire.js'
import type { StoredRow } from './wireForm.js'

// Math.min does not take bigint.
const earlier = (a: bigint, b: bigint): bigint => [a, b].sort((x, y) => (x < y ? -1 : 1))[0]!
const later = (a: bigint, b: bigint): bigint => (earlier(a, b) === a ? b : a)

/** The service that names a trace: where its root is, or the span nearest to one, the earliest first. */
const byPlace = (a: StoredRow, b: StoredRow): number =>
  a.distance - b.distance || (a.first_started < b.first_started ? -1 : 1)

function summary(traceId: string, rows: StoredRow[]): TraceSummary {
  const first = [...rows].sort(byPlace)[0]!
  const started = rows.map((row) => row.started as bigint).reduce(earlier)
  const ended = rows.map((row) => row.ended as bigint).reduce(later)
  const services = rows.map((row) => ({
    name: row.service as string,
    spanCount: Number(row.span_count),
    errorCount: Number(row.error_count),
  }))
  return {
    traceId,
    name: first.first_name,
    service: first.service,
    complete: rows.some(({ has_root }) => has_root),
    startTimeUnixNano: String(started),
    durationNano: String(ended > started ? ended - started : 0n),
    spanCount: services.reduce((sum, { spanCount }) => sum + spanCount, 0),
    errorCount: services.reduce((sum, { errorCount }) => sum + errorCount, 0),
    services,
  }
}

/** The traces of `sql/traces.sql`, the one that started last first. */
export function summaries(rows: StoredRow[]): TraceSummary[] {
  const byTrace = new Map<string, StoredRow[]>()
  for (const row of rows) {
    const group = byTrace.get(row.trace_id)
    if (group) group.push(row)
    else byTrace.set(row.trace_id, [row])
  }
  const traces = [...byTrace].map(([traceId, group]) => summary(traceId, group))
  const time = (trace: TraceSummary) => BigInt(trace.startTimeUnixNano)
  return traces.sort((a, b) => (time(a) < time(b) ? 1 : time(a) > time(b) ? -1 : 0))
}
