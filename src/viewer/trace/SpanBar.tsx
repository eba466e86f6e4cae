import type { LogRecord, SpanEvent } from '../../collector/wire.js'
import { formatDuration } from '../format/duration.js'
import { formatValue } from '../format/value.js'
import { severityOf } from '../logs/severity.js'
import { placeOf, placeOfMoment } from './place.js'
import type { SpanNode, SpanTree } from './tree.js'

/** More marks than these would only cover each other. */
const mostMarks = 50

/** A span's bar with its duration, and marks for its events and logs. */
export function SpanBar({
  node,
  tree,
  logs,
}: {
  node: SpanNode
  tree: SpanTree
  logs: readonly LogRecord[]
}) {
  const place = placeOf(node, tree.length)
  return (
    <>
      <span class="bar" style={{ left: `${place.left}%`, width: `${place.width}%` }} />
      <span class="bar-label number" style={{ left: `${place.left + place.width}%` }}>
        {formatDuration(node.span.durationNano)}
      </span>
      {logs.slice(0, mostMarks).map((log) => (
        <span
          key={log}
          class={`mark mark-log severity-${severityOf(log.severityNumber)}`}
          style={{ left: `${placeOfMoment(log.timeUnixNano, tree.origin, tree.length)}%` }}
          title={`Log: ${formatValue(log.body) || log.eventName}`}
        />
      ))}
      {node.span.events.slice(0, mostMarks).map((event) => (
        <span
          key={event}
          class={event.name === 'exception' ? 'mark mark-exception' : 'mark mark-event'}
          style={{ left: `${placeOfMoment(event.timeUnixNano, tree.origin, tree.length)}%` }}
          title={eventTitle(event)}
        />
      ))}
    </>
  )
}

function eventTitle(event: SpanEvent): string {
  const message = event.attributes['exception.message']
  return message ? `${event.name}: ${formatValue(message)}` : event.name
}
