import type { ServiceCount, Trace } from '../../collector/wire.js'
import type { ApiFailure } from '../api.js'
import { formatDuration } from '../format/duration.js'
import { exactTime } from '../format/time.js'
import { countOf } from '../format/value.js'
import { CopyButton } from '../parts/CopyButton.js'
import { Icon } from '../parts/Icon.js'
import { Link } from '../parts/Link.js'
import { ServiceName } from '../parts/ServiceName.js'
import { traceHref } from '../routes.js'
import type { SpanTree } from './tree.js'

interface Props {
  trace: Trace
  tree: SpanTree
  view: 'timeline' | 'logs'
  spanId: string
  failure: ApiFailure | undefined
}

/** What the trace is, at a glance, and the choice between its timeline and its logs. */
export function TraceHeader({ trace, tree, view, spanId, failure }: Props) {
  const root = tree.roots.find((node) => !node.orphan) ?? tree.roots[0]
  const errors = trace.spans.filter((span) => span.status.code === 'error').length
  const missing = tree.roots.filter((node) => node.orphan).length
  return (
    <header class="trace-header">
      <div class="trace-title">
        <Link href="" class="icon-button" aria-label="Back to recent traces" title="Recent traces">
          <Icon name="back" />
        </Link>
        <h1>{root?.span.name || 'Trace'}</h1>
        <CopyButton text={trace.traceId} what="trace id">
          <code>{trace.traceId}</code>
        </CopyButton>
      </div>
      <div class="trace-facts">
        <strong class="number">{formatDuration(tree.length)}</strong>
        <span>{countOf(trace.spans.length, 'span')}</span>
        {errors > 0 && (
          <span class="badge-error">
            <Icon name="error" /> {countOf(errors, 'error')}
          </span>
        )}
        {missing > 0 && (
          <span class="tag" title="Some spans name a parent that has not been received">
            {countOf(missing, 'missing parent')}
          </span>
        )}
        <time class="number">{exactTime(tree.origin.toString()).slice(0, 23)}</time>
        <span class="trace-services">
          {servicesOf(trace).map(({ name, spanCount }) => (
            <ServiceName key={name} name={name} count={countOf(spanCount, 'span')} />
          ))}
        </span>
        {failure && <span class="failure">{failure.message}</span>}
      </div>
      <nav class="tabs" aria-label="Parts of the trace">
        <Link href={traceHref(trace.traceId, spanId)} aria-current={view === 'timeline' ? 'page' : undefined}>
          Timeline
        </Link>
        <Link
          href={traceHref(trace.traceId, spanId, 'logs')}
          aria-current={view === 'logs' ? 'page' : undefined}
        >
          Logs <span class="count">{trace.logs.length.toLocaleString('en')}</span>
        </Link>
      </nav>
    </header>
  )
}

function servicesOf(trace: Trace): ServiceCount[] {
  const counts = new Map<string, ServiceCount>()
  for (const { service, status } of trace.spans) {
    const count = counts.get(service) ?? { name: service, spanCount: 0, errorCount: 0 }
    count.spanCount++
    if (status.code === 'error') count.errorCount++
    counts.set(service, count)
  }
  return [...counts.values()]
}
