import {
  canonicalDouble,
  type Field,
  isDefault,
  type MessageName,
  messages,
  type Signal,
} from '../../core/otlp/index.js'
import { type Column, metricTypes, tables } from './tables.js'
import type { StoredRow } from './wireForm.js'

type Plain = Record<string, unknown>

const columnsByField = (columns: Column[]) => new Map(columns.map((column) => [column.field, column]))
const columns = {
  spans: columnsByField(tables.spans),
  logs: columnsByField(tables.logs),
  metrics: columnsByField(tables.metrics),
}

function storedValue(column: Column, stored: unknown): unknown {
  if (stored === null) return undefined
  if (column.json) return JSON.parse(stored as string)
  if (column.type === 'DOUBLE') return canonicalDouble(stored as number)
  return typeof stored === 'bigint' ? String(stored) : stored
}

/** The fields of a message from a row; the inverse of `appendRow`. */
function messageOf(message: MessageName, table: Map<string, Column>, row: StoredRow): Plain {
  const result: Plain = {}
  for (const [name, field] of Object.entries(messages[message] as Record<string, Field>)) {
    const column = table.get(name)
    if (!column) continue
    const value = storedValue(column, row[column.name])
    if (value !== undefined && (field.presence || !isDefault(value))) result[name] = value
  }
  return result
}

function metricOf(row: StoredRow): { metric: Plain; point: Plain } {
  const { data, point } = metricTypes[row.type as keyof typeof metricTypes]
  const aggregation = messageOf(data, columns.metrics, row)
  const withoutData = new Map([...columns.metrics].filter(([name]) => !(name in metricTypes)))
  const metric = { ...messageOf('Metric', withoutData, row), [row.type]: aggregation }
  return { metric, point: messageOf(point, columns.metrics, row) }
}

/** Finds, or makes, the entry of a list that stands for a key. */
function entry<T>(index: Map<string, T>, key: string, make: () => T): T {
  let found = index.get(key)
  if (!found) {
    found = make()
    index.set(key, found)
  }
  return found
}

const withSchema = (group: Plain, url: string): Plain => (url ? { ...group, schemaUrl: url } : group)

/**
 * An OTLP request with everything in the rows: what was sent, grouped by resource, scope and metric again.
 */
export function exportRows(signal: Signal, rows: StoredRow[]): Plain {
  const [list, scopes, items] = {
    traces: ['resourceSpans', 'scopeSpans', 'spans'],
    logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
    metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  }[signal] as [string, string, string]
  const result: Plain[] = []
  const groups = new Map<string, Plain[]>()
  const scoped = new Map<string, Plain[]>()
  const metrics = new Map<string, Plain[]>()
  for (const row of rows) {
    const groupKey = JSON.stringify([row.resource, row.resource_schema_url])
    const inGroup = entry(groups, groupKey, () => {
      const into: Plain[] = []
      const resource = row.resource === null ? {} : { resource: JSON.parse(row.resource) }
      result.push(withSchema({ ...resource, [scopes]: into }, row.resource_schema_url))
      return into
    })
    const scopeKey = JSON.stringify([groupKey, row.scope, row.scope_schema_url])
    const inScope = entry(scoped, scopeKey, () => {
      const into: Plain[] = []
      const scope = row.scope === null ? {} : { scope: JSON.parse(row.scope) }
      inGroup.push(withSchema({ ...scope, [items]: into }, row.scope_schema_url))
      return into
    })
    if (signal === 'traces') inScope.push(messageOf('Span', columns.spans, row))
    else if (signal === 'logs') inScope.push(messageOf('LogRecord', columns.logs, row))
    else {
      const { metric, point } = metricOf(row)
      entry(metrics, JSON.stringify([scopeKey, metric]), () => {
        const dataPoints: Plain[] = []
        inScope.push({ ...metric, [row.type]: { ...(metric[row.type] as Plain), dataPoints } })
        return dataPoints
      }).push(point)
    }
  }
  return { [list]: result }
}
