import type { Message, Signal } from '../../core/otlp/index.js'
import { SERVICE_NAME } from '../../core/semconv.js'
import { type Column, metricTypes, type TableName } from './tables.js'

/** One row by column field: strings, numbers, booleans, and messages and lists that become JSON text. */
export type Row = Record<string, unknown>
export interface Rows {
  table: TableName
  rows: Row[]
  /** Of the request that they came in. */
  bytes: number
}

type Attributes = Message<'KeyValue'>[] | undefined

const stringAttribute = (attributes: Attributes, key: string): string =>
  attributes?.find((attribute) => attribute.key === key)?.value?.stringValue ?? ''

const text = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value))

interface Group {
  resource?: Message<'Resource'>
  schemaUrl?: string
}
interface ScopeGroup {
  scope?: Message<'InstrumentationScope'>
  schemaUrl?: string
}

/** What all items of one resource and scope have in common, as columns. */
function shared(group: Group, scoped: ScopeGroup): Row {
  return {
    service: stringAttribute(group.resource?.attributes, SERVICE_NAME),
    resource: text(group.resource),
    resource_schema_url: group.schemaUrl,
    scope: text(scoped.scope),
    scope_name: scoped.scope?.name,
    scope_schema_url: scoped.schemaUrl,
  }
}

function spans({ resourceSpans = [] }: Message<'ExportTraceServiceRequest'>): Row[] {
  return resourceSpans.flatMap((group) =>
    (group.scopeSpans ?? []).flatMap((scoped) => {
      const columns = shared(group, scoped)
      return (scoped.spans ?? []).map((span) => ({ ...columns, status_code: span.status?.code, ...span }))
    }),
  )
}

function logs({ resourceLogs = [] }: Message<'ExportLogsServiceRequest'>): Row[] {
  return resourceLogs.flatMap((group) =>
    (group.scopeLogs ?? []).flatMap((scoped) => {
      const columns = shared(group, scoped)
      return (scoped.logRecords ?? []).map((record) => ({ ...columns, ...record }))
    }),
  )
}

function points(metric: Message<'Metric'>): Row[] {
  for (const type of Object.keys(metricTypes) as (keyof typeof metricTypes)[]) {
    const { [type]: data, ...rest } = metric
    if (!data) continue
    const { dataPoints, ...aggregation } = data as { dataPoints?: Row[] }
    return (dataPoints ?? []).map((point) => ({ ...rest, ...aggregation, type, ...point }))
  }
  return []
}

function metrics({ resourceMetrics = [] }: Message<'ExportMetricsServiceRequest'>): Row[] {
  return resourceMetrics.flatMap((group) =>
    (group.scopeMetrics ?? []).flatMap((scoped) => {
      const columns = shared(group, scoped)
      return (scoped.metrics ?? []).flatMap(points).map((row) => ({ ...columns, ...row }))
    }),
  )
}

/**
 * The rows of a request. What holds no item (a resource without spans, a metric without points) says
 * nothing and leaves no row.
 */
export function rowsOf(signal: Signal, request: object, bytes: number): Rows {
  if (signal === 'traces') return { table: 'spans', rows: spans(request), bytes }
  if (signal === 'logs') return { table: 'logs', rows: logs(request), bytes }
  return { table: 'metrics', rows: metrics(request), bytes }
}

/** The part of an appender that rows need. */
export interface RowAppender {
  appendNull(): void
  appendVarchar(value: string): void
  appendUBigInt(value: bigint): void
  appendBigInt(value: bigint): void
  appendUInteger(value: number): void
  appendInteger(value: number): void
  appendBoolean(value: boolean): void
  appendDouble(value: number): void
  endRow(): void
}

function appendValue(appender: RowAppender, { type, json }: Column, value: unknown): void {
  if (type === 'VARCHAR')
    appender.appendVarchar(
      json && typeof value !== 'string' ? JSON.stringify(value) : ((value ?? '') as string),
    )
  else if (type === 'UBIGINT') appender.appendUBigInt(BigInt((value ?? 0) as string))
  else if (type === 'BIGINT') appender.appendBigInt(BigInt((value ?? 0) as string))
  else if (type === 'UINTEGER') appender.appendUInteger((value ?? 0) as number)
  else if (type === 'INTEGER') appender.appendInteger((value ?? 0) as number)
  else if (type === 'BOOLEAN') appender.appendBoolean(!!value)
  else appender.appendDouble(Number(value ?? 0))
}

/** Appends a row, a value for each column in the table's order. */
export function appendRow(appender: RowAppender, columns: Column[], row: Row): void {
  for (const column of columns) {
    const value = row[column.field]
    if (value === undefined && column.nullable) appender.appendNull()
    else appendValue(appender, column, value)
  }
  appender.endRow()
}
