import type { SpanEvent } from '../../collector/wire.js'
import { formatDuration } from '../format/duration.js'
import { Exception, withoutException } from '../parts/Exception.js'
import { AttributeTable } from './AttributeTable.js'
import { Section } from './Section.js'

/** What happened during a span. Exceptions show their stack as it was. */
export function SpanEvents({ events, origin }: { events: readonly SpanEvent[]; origin: bigint }) {
  if (!events.length) return null
  return (
    <Section title="Events" count={events.length}>
      {events.map((event) => {
        const others = withoutException(event.attributes)
        return (
          <div key={event} class={event.name === 'exception' ? 'event event-exception' : 'event'}>
            <div class="event-title">
              <span>{event.name}</span>
              <span class="number event-time">+{formatDuration(BigInt(event.timeUnixNano) - origin)}</span>
            </div>
            <Exception attributes={event.attributes} />
            {Object.keys(others).length > 0 && <AttributeTable attributes={others} />}
          </div>
        )
      })}
    </Section>
  )
}
