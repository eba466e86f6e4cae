import type { TraceSummary } from '../../collector/wire.js'
import { formatDuration } from '../format/duration.js'
import { exactTime, relativeTime } from '../format/time.js'
import { countOf } from '../format/value.js'
import { Icon } from '../parts/Icon.js'
import { Link } from '../parts/Link.js'
import { ServiceName } from '../parts/ServiceName.js'
import { traceHref } from '../routes.js'
import { serviceClass } from '../serviceColour.js'

const shownServices = 4

/** One trace of the list. `longest` is the duration, in nanoseconds, that fills the bar. */
export function TraceRow({ trace, longest, now }: { trace: TraceSummary; longest: number; now: number }) {
  const share = longest > 0 ? (Number(trace.durationNano) / longest) * 100 : 0
  const hidden = trace.services.slice(shownServices)
  return (
    <tr class="trace-row">
      <td class="trace-time" title={exactTime(trace.startTimeUnixNano)}>
        {relativeTime(trace.startTimeUnixNano, now)}
      </td>
      <td class="trace-name">
        <Link class="trace-link" href={traceHref(trace.traceId)}>
          {trace.name || 'unnamed'}
        </Link>
        {!trace.complete && (
          <span class="tag" title="The root span has not arrived; the name is the earliest span's">
            no root yet
          </span>
        )}
      </td>
      <td class="trace-services">
        {trace.services.slice(0, shownServices).map((service) => (
          <ServiceName key={service.name} name={service.name} count={countOf(service.spanCount, 'span')} />
        ))}
        {hidden.length > 0 && (
          <span class="more" title={hidden.map(({ name }) => name).join(', ')}>
            +{hidden.length}
          </span>
        )}
      </td>
      <td class="trace-duration">
        <span class={`trace-bar ${serviceClass(trace.service)}`} aria-hidden="true">
          <span style={{ width: `${share}%` }} />
        </span>
        <span class="number">{formatDuration(trace.durationNano)}</span>
      </td>
      <td class="trace-spans number" title={countOf(trace.spanCount, 'span')}>
        {trace.spanCount.toLocaleString('en')}
      </td>
      <td class="trace-errors">
        {trace.errorCount > 0 && (
          <span class="badge-error" title={`${countOf(trace.errorCount, 'span')} with errors`}>
            <Icon name="error" /> {trace.errorCount.toLocaleString('en')}
          </span>
        )}
      </td>
    </tr>
  )
}
