import type { Signal } from '../../core/otlp/index.js'
import type { Condition } from '../query/language.js'
import type { ReadFilter } from '../store.js'

export type SqlValue = string | number | bigint

/** A condition in SQL. `sql` is made of constants of this file only; every value is a parameter. */
export interface Where {
  sql: string
  values: SqlValue[]
}

const logTime = 'if(time_unix_nano > 0, time_unix_nano, observed_time_unix_nano)'

const timeOf: Record<Signal, string> = {
  traces: 'start_time_unix_nano',
  logs: logTime,
  metrics: 'time_unix_nano',
}

const logBody = `coalesce(json_extract_string(body, '$.stringValue'), body, '')`

const wordIn: Record<Signal, string> = {
  traces: 'name',
  logs: `(event_name || ' ' || ${logBody})`,
  metrics: `(name || ' ' || description)`,
}

/** The SQL of each built-in field of the query language (query/fields.ts). */
const fieldSql: Record<string, string> = {
  service: 'service',
  name: 'name',
  status: 'status_code',
  kind: 'kind',
  // Clocks can run backwards; unsigned subtraction would fail.
  duration: 'greatest(end_time_unix_nano::HUGEINT - start_time_unix_nano::HUGEINT, 0)::DOUBLE',
  scope: 'scope_name',
  trace_id: 'trace_id',
  span_id: 'span_id',
  parent_span_id: 'parent_span_id',
  body: logBody,
  event: 'event_name',
  severity: '((severity_number + 3) // 4)',
  unit: 'unit',
  type: '"type"',
}

/** A pattern with `*` as SQL LIKE, with LIKE's own signs made plain. */
export function likeOf(glob: string): string {
  return glob.replace(/\\\*|[*%_\\]/g, (sign) => (sign === '\\*' ? '*' : sign === '*' ? '%' : `\\${sign}`))
}

function compared(operand: string, condition: Exclude<Condition, { kind: 'word' }>): Where {
  const { operator, value, glob } = condition
  const values = [glob ? likeOf(value as string) : value]
  if (glob) {
    const like = `coalesce(${operand} LIKE ? ESCAPE '\\', false)`
    return { sql: operator === '=' ? like : `NOT ${like}`, values }
  }
  if (operator === '!=') return { sql: `${operand} IS DISTINCT FROM ?`, values }
  return { sql: `${operand} ${operator} ?`, values }
}

function attribute(condition: Extract<Condition, { kind: 'attribute' }>): Where {
  const sources = condition.resource ? [] : ['attribute_text(attributes, ?)']
  // A resource is an object around its list, unlike the attributes column.
  sources.push(`attribute_text(json_extract(resource, '$.attributes')::VARCHAR, ?)`)
  const found = `coalesce(${sources.join()})`
  const operand = typeof condition.value === 'number' ? `TRY_CAST(${found} AS DOUBLE)` : found
  const { sql, values } = compared(operand, condition)
  return { sql, values: [...sources.map(() => condition.key), ...values] }
}

function one(signal: Signal, condition: Condition): Where {
  if (condition.kind === 'word')
    return { sql: `contains(lower(${wordIn[signal]}), lower(?))`, values: [condition.value] }
  if (condition.kind === 'attribute') return attribute(condition)
  return compared(fieldSql[condition.field]!, condition)
}

/** What a filter means for the rows of a signal's table. */
export function whereOf(signal: Signal, { since, until, conditions }: ReadFilter): Where {
  const parts = conditions.map((condition) => one(signal, condition))
  if (since !== undefined) parts.unshift({ sql: `${timeOf[signal]} >= ?`, values: [since] })
  if (until !== undefined) parts.unshift({ sql: `${timeOf[signal]} <= ?`, values: [until] })
  return {
    sql: parts.length ? parts.map(({ sql }) => `(${sql})`).join(' AND ') : 'true',
    values: parts.flatMap(({ values }) => values),
  }
}
