import type { VNode } from 'preact'
import type { LogRecord } from '../../collector/wire.js'
import { Link } from '../parts/Link.js'
import { traceHref } from '../routes.js'
import { LogRow } from './LogRow.js'

/** Preact leaves a row alone when it is given the same node again, so each record's is made once. */
const rows = new WeakMap<LogRecord, VNode>()

/** Rows for many records; only new ones cost anything. */
export function LogList({ records }: { records: readonly LogRecord[] }) {
  return <>{records.map(rowOf)}</>
}

function rowOf(record: LogRecord): VNode {
  let row = rows.get(record)
  if (!row) {
    row = (
      <LogRow key={record} record={record}>
        {record.traceId && (
          <Link href={traceHref(record.traceId, record.spanId)} title="Show the trace">
            {record.traceId.slice(0, 8)}
          </Link>
        )}
      </LogRow>
    )
    rows.set(record, row)
  }
  return row
}
