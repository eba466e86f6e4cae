import type { Message } from '../../core/otlp/index.js'
import { canonicalDouble } from '../../core/otlp/index.js'
import type { Attributes, LogRecord, MetricPoint, Span, SpanKind, StatusCode } from '../wire.js'

/** A row as DuckDB gives it: VARCHAR, UBIGINT and BIGINT as bigint, DOUBLE as number. */
// biome-ignore lint/suspicious/noExplicitAny: columns are as various as OTLP's fields.
export type StoredRow = Record<string, any>

const kinds: SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
const statuses: StatusCode[] = ['unset', 'ok', 'error']
const temporalities = ['unspecified', 'delta', 'cumulative'] as const
const severities = ['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']

/** A 64-bit integer as a number where that is exact. */
function integer(text: string | bigint): number | string {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : String(text)
}

/** An OTLP value as plain JSON; see `Attributes` in wire.ts. */
export function plain(value: Message<'AnyValue'> | undefined): unknown {
  if (!value) return null
  if (value.intValue !== undefined) return integer(value.intValue)
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(plain)
  if (value.kvlistValue) return plainAttributes(value.kvlistValue.values)
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? null
}

function plainAttributes(list: Message<'KeyValue'>[] | undefined): Attributes {
  // Entries, not assignments: a key may be "__proto__".
  return Object.fromEntries((list ?? []).map(({ key, value }) => [key ?? '', plain(value)]))
}

const parsed = (json: string | null) => (json === null ? undefined : JSON.parse(json))
const attributes = (json: string | null): Attributes => plainAttributes(parsed(json))

function origin(row: StoredRow) {
  const scope = parsed(row.scope) as Message<'InstrumentationScope'> | undefined
  const resource = parsed(row.resource) as Message<'Resource'> | undefined
  return {
    resource: plainAttributes(resource?.attributes),
    scope: { name: scope?.name ?? '', version: scope?.version ?? '' },
  }
}

export function spanOf(row: StoredRow): Span {
  const started: bigint = row.start_time_unix_nano
  const ended: bigint = row.end_time_unix_nano
  const status = parsed(row.status) as Message<'SpanStatus'> | undefined
  const events: Message<'Event'>[] = parsed(row.events) ?? []
  const links: Message<'Link'>[] = parsed(row.links) ?? []
  return {
    traceId: row.trace_id,
    spanId: row.span_id,
    parentSpanId: row.parent_span_id,
    traceState: row.trace_state,
    name: row.name,
    kind: kinds[row.kind] ?? 'unspecified',
    service: row.service,
    startTimeUnixNano: String(started),
    endTimeUnixNano: String(ended),
    durationNano: String(ended > started ? ended - started : 0n),
    status: { code: statuses[status?.code ?? 0] ?? 'unset', message: status?.message ?? '' },
    attributes: attributes(row.attributes),
    events: events.map((event) => ({
      name: event.name ?? '',
      timeUnixNano: event.timeUnixNano ?? '0',
      attributes: plainAttributes(event.attributes),
    })),
    links: links.map((link) => ({
      traceId: link.traceId ?? '',
      spanId: link.spanId ?? '',
      attributes: plainAttributes(link.attributes),
    })),
    ...origin(row),
  }
}

export function logOf(row: StoredRow): LogRecord {
  const level = severities[Math.ceil(row.severity_number / 4)] ?? ''
  return {
    timeUnixNano: String(row.time_unix_nano || row.observed_time_unix_nano),
    observedTimeUnixNano: String(row.observed_time_unix_nano),
    severityNumber: row.severity_number,
    severityText: row.severity_text || level,
    eventName: row.event_name,
    body: plain(parsed(row.body)),
    service: row.service,
    traceId: row.trace_id,
    spanId: row.span_id,
    attributes: attributes(row.attributes),
    ...origin(row),
  }
}

const numberOrNothing = (value: number | null) =>
  value === null ? undefined : (canonicalDouble(value) as number)

export function metricOf(row: StoredRow): MetricPoint {
  const number = row.type === 'gauge' || row.type === 'sum'
  const value = row.as_int !== null ? integer(row.as_int) : numberOrNothing(row.as_double)
  const buckets: string[] | undefined = parsed(row.bucket_counts)
  return {
    name: row.name,
    description: row.description,
    unit: row.unit,
    type: row.type,
    temporality: temporalities[row.aggregation_temporality] ?? 'unspecified',
    monotonic: row.is_monotonic,
    service: row.service,
    startTimeUnixNano: String(row.start_time_unix_nano),
    timeUnixNano: String(row.time_unix_nano),
    value: number ? value : undefined,
    count: number ? undefined : integer(row.count),
    sum: numberOrNothing(row.sum),
    min: numberOrNothing(row.min),
    max: numberOrNothing(row.max),
    bucketCounts: buckets?.map(integer),
    explicitBounds: parsed(row.explicit_bounds),
    attributes: attributes(row.attributes),
    ...origin(row),
  }
}
