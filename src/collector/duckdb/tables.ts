import { type Field, type MessageName, messages } from '../../core/otlp/index.js'

export type SqlType = 'VARCHAR' | 'UBIGINT' | 'BIGINT' | 'UINTEGER' | 'INTEGER' | 'BOOLEAN' | 'DOUBLE'

export interface Column {
  name: string
  /** The OTLP field it holds; the name again for columns of our own. */
  field: string
  type: SqlType
  /** Holds a message or a list, as OTLP/JSON text. A MAP or a list type is ten times slower to append. */
  json: boolean
  /** NULL says "not sent"; other columns hold the field's default then. */
  nullable: boolean
}

const sqlTypes: Record<string, SqlType> = {
  string: 'VARCHAR',
  bytes: 'VARCHAR',
  traceId: 'VARCHAR',
  spanId: 'VARCHAR',
  bool: 'BOOLEAN',
  enum: 'INTEGER',
  int32: 'INTEGER',
  sint32: 'INTEGER',
  uint32: 'UINTEGER',
  fixed32: 'UINTEGER',
  int64: 'BIGINT',
  sfixed64: 'BIGINT',
  uint64: 'UBIGINT',
  fixed64: 'UBIGINT',
  double: 'DOUBLE',
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** One column for each field of the messages, so that what OTLP has, the store has. */
function columnsOf(names: MessageName[], leaveOut: (field: Field, name: string) => boolean): Column[] {
  const columns = new Map<string, Column>()
  for (const message of names) {
    for (const [name, field] of Object.entries(messages[message] as Record<string, Field>)) {
      if (leaveOut(field, name)) continue
      const json = !!field.repeated || field.type in messages
      const nullable = json || !!field.presence || !!columns.get(name)?.nullable
      columns.set(name, {
        name: snake(name),
        field: name,
        type: sqlTypes[field.type] ?? 'VARCHAR',
        json,
        nullable,
      })
      if (json) columns.get(name)!.type = 'VARCHAR'
    }
  }
  return [...columns.values()]
}

const own = (name: string, type: SqlType, json = false): Column => ({
  name,
  field: name,
  type,
  json,
  nullable: json,
})

/** Columns that every table begins with: order and time of arrival, and what the item was sent under. */
const common: Column[] = [
  own('seq', 'BIGINT'),
  own('received_unix_nano', 'UBIGINT'),
  own('service', 'VARCHAR'),
  own('resource', 'VARCHAR', true),
  own('resource_schema_url', 'VARCHAR'),
  own('scope', 'VARCHAR', true),
  own('scope_name', 'VARCHAR'),
  own('scope_schema_url', 'VARCHAR'),
]

/** The message of each kind of metric, and of its data points. */
export const metricTypes = {
  gauge: { data: 'Gauge', point: 'NumberDataPoint' },
  sum: { data: 'Sum', point: 'NumberDataPoint' },
  histogram: { data: 'Histogram', point: 'HistogramDataPoint' },
  exponentialHistogram: { data: 'ExponentialHistogram', point: 'ExponentialHistogramDataPoint' },
  summary: { data: 'Summary', point: 'SummaryDataPoint' },
} as const

const metricMessages = Object.values(metricTypes)

/** The three tables: one row per span, log record, and data point. */
export const tables = {
  spans: [...common, own('status_code', 'INTEGER'), ...columnsOf(['Span'], () => false)],
  logs: [...common, ...columnsOf(['LogRecord'], () => false)],
  metrics: [
    ...common,
    own('type', 'VARCHAR'),
    ...columnsOf(['Metric'], (field) => field.oneof === 'data'),
    ...columnsOf(
      metricMessages.map(({ data }) => data),
      (_field, name) => name === 'dataPoints',
    ),
    ...columnsOf(
      metricMessages.map(({ point }) => point),
      () => false,
    ),
  ],
} satisfies Record<string, Column[]>

export type TableName = keyof typeof tables
