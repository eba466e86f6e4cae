import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { LogRecord } from '../../collector/wire.js'
import { formatDuration } from '../format/duration.js'
import { clockTime, exactTime } from '../format/time.js'
import { formatLine, formatValue } from '../format/value.js'
import { Exception, withoutException } from '../parts/Exception.js'
import { Icon } from '../parts/Icon.js'
import { ServiceName } from '../parts/ServiceName.js'
import { AttributeTable } from '../trace/AttributeTable.js'
import { severityOf } from './severity.js'

interface Props {
  record: LogRecord
  /** Within a trace, times are shown from its start, in Unix nanoseconds. */
  origin?: bigint
  /** Marks the record, as belonging to the selected span. */
  current?: boolean
  /** What follows the message: the way to the span or the trace. */
  children?: ComponentChildren
}

/** One log record on a line; opens to its attributes and exception. */
export function LogRow({ record, origin, current = false, children }: Props) {
  const [open, setOpen] = useState(false)
  const severity = severityOf(record.severityNumber)
  const time = BigInt(record.timeUnixNano) ? record.timeUnixNano : record.observedTimeUnixNano
  const body = record.body || record.attributes['exception.message']
  const more = Object.keys(record.attributes).length > 0 || formatValue(body).includes('\n')
  return (
    <div class={`log severity-${severity} ${open ? 'log-open' : ''} ${current ? 'log-current' : ''}`}>
      <div class="log-line">
        <button
          type="button"
          class={open ? 'fold' : 'fold fold-closed'}
          aria-expanded={open}
          aria-label="Attributes"
          disabled={!more}
          onClick={() => setOpen(!open)}
        >
          {more && <Icon name="chevron" />}
        </button>
        <time class="log-time number" title={exactTime(time)}>
          {origin === undefined ? clockTime(time) : `+${formatDuration(BigInt(time) - origin)}`}
        </time>
        <span class="log-severity">{record.severityText || (severity === 'unset' ? '' : severity)}</span>
        <ServiceName name={record.service} />
        <span class="log-body">
          {record.eventName && <span class="tag">{record.eventName}</span>}
          {open ? formatValue(body) : formatLine(body)}
        </span>
        {children && <span class="log-link">{children}</span>}
      </div>
      {open && (
        <div class="log-more">
          <Exception attributes={record.attributes} />
          <AttributeTable attributes={withoutException(record.attributes)} />
        </div>
      )}
    </div>
  )
}
