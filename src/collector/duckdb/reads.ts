import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import type { Signal } from '../../core/otlp/index.js'
import logsSql from '../sql/logs.sql?raw'
import logsAfterSql from '../sql/logs_after.sql?raw'
import metricsSql from '../sql/metrics.sql?raw'
import servicesSql from '../sql/services.sql?raw'
import traceLogsSql from '../sql/trace_logs.sql?raw'
import traceSpansSql from '../sql/trace_spans.sql?raw'
import tracesSql from '../sql/traces.sql?raw'
import type { LogEntry, ReadFilter, Store } from '../store.js'
import type { ServiceList, Trace } from '../wire.js'
import { exportRows } from './exportRows.js'
import { summaries } from './summaries.js'
import { whereOf } from './where.js'
import { logOf, metricOf, type StoredRow, spanOf } from './wireForm.js'

type Reads = Pick<Store, 'traces' | 'trace' | 'logs' | 'metrics' | 'services' | 'logsAfter' | 'export'>

const tableOf = { traces: 'spans', logs: 'logs', metrics: 'metrics' } as const

/** The read side of the store, on a connection of its own. */
export function reads(connection: DuckDBConnection): Reads {
  async function rows(sql: string, values: DuckDBValue[] = []): Promise<StoredRow[]> {
    const result = await connection.runAndReadAll(sql, values)
    return result.getRowObjects()
  }

  function filtered(signal: Signal, sql: string, filter: ReadFilter): Promise<StoredRow[]> {
    const where = whereOf(signal, filter)
    const limit = String(Math.trunc(filter.limit))
    return rows(sql.replace('{{where}}', () => where.sql).replace('{{limit}}', limit), where.values)
  }

  /** The place to read on from: 0 when the last record the caller knows is not of this store. */
  async function knownSequence(after: string | undefined): Promise<bigint> {
    if (after === undefined || !/^\d{1,18}$/.test(after)) return 0n
    const [row] = await rows('SELECT coalesce(max(seq), 0) AS last FROM logs')
    return BigInt(after) > row!.last ? 0n : BigInt(after)
  }

  return {
    async traces(filter) {
      return JSON.stringify({ traces: summaries(await filtered('traces', tracesSql, filter)) })
    },
    async trace(traceId) {
      const spans = await rows(traceSpansSql, [traceId])
      const logs = await rows(traceLogsSql, [traceId])
      if (!spans.length && !logs.length) return undefined
      return JSON.stringify({ traceId, spans: spans.map(spanOf), logs: logs.map(logOf) } satisfies Trace)
    },
    async logs(filter) {
      return JSON.stringify({ logs: (await filtered('logs', logsSql, filter)).map(logOf) })
    },
    async metrics(filter) {
      return JSON.stringify({ metrics: (await filtered('metrics', metricsSql, filter)).map(metricOf) })
    },
    async services() {
      const services = (await rows(servicesSql)).map((row) => ({
        name: row.name as string,
        spanCount: Number(row.span_count),
        errorCount: Number(row.error_count),
        logCount: Number(row.log_count),
        metricCount: Number(row.metric_count),
        lastSeenUnixNano: String(row.last_seen),
      }))
      return JSON.stringify({ services } satisfies ServiceList)
    },
    async logsAfter({ after, since, limit }) {
      const known = await knownSequence(after)
      const sql = logsAfterSql.replace('{{limit}}', String(Math.trunc(limit)))
      const found = await rows(sql, [known, known ? 0n : since])
      return found.map((row): LogEntry => ({ sequence: String(row.seq), json: JSON.stringify(logOf(row)) }))
    },
    async export(signal) {
      return JSON.stringify(exportRows(signal, await rows(`SELECT * FROM ${tableOf[signal]} ORDER BY seq`)))
    },
  }
}
