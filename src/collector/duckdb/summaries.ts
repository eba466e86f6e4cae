import type { TraceSummary } from '../wire.js'
import type { StoredRow } from './wireForm.js'

// Math.min does not take bigint.
const earlier = (a: bigint, b: bigint): bigint => [a, b].sort((x, y) => (x < y ? -1 : 1))[0]!
const later = (a: bigint, b: bigint): bigint => (earlier(a, b) === a ? b : a)

function summary(traceId: string, rows: StoredRow[]): TraceSummary {
  const roots = rows.filter(({ has_root }) => has_root)
  // Rows come in order of their first span; the earliest root names the trace.
  const first = roots.sort((a, b) => (a.root_started < b.root_started ? -1 : 1))[0] ?? rows[0]!
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
    complete: roots.length > 0,
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
