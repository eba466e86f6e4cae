import { useEffect, useMemo } from 'preact/hooks'
import type { Trace } from '../../collector/wire.js'
import { apiUrl } from '../api.js'
import { navigate } from '../navigation.js'
import { Link } from '../parts/Link.js'
import { Notice } from '../parts/Notice.js'
import { usePolled } from '../polling.js'
import { traceHref } from '../routes.js'
import { nextRefresh } from './refresh.js'
import { SpanDetails } from './SpanDetails.js'
import { TraceHeader } from './TraceHeader.js'
import { TraceLogs } from './TraceLogs.js'
import { buildTree } from './tree.js'
import { Waterfall } from './Waterfall.js'

interface Props {
  traceId: string
  spanId: string
  view: 'timeline' | 'logs'
}

/** One trace: its header, its spans as a waterfall or its logs, and the selected span's details. */
export function TracePage({ traceId, spanId, view }: Props) {
  const { data, failure } = usePolled<Trace>({
    key: traceId,
    url: () => apiUrl(`otel/traces/${traceId}`),
    again: ({ data, elapsedMs }) =>
      nextRefresh({ elapsedMs, complete: data !== undefined && buildTree(data.spans).complete }),
  })
  const tree = useMemo(() => buildTree(data?.spans ?? []), [data])
  const name = tree.roots[0]?.span.name
  useEffect(() => {
    document.title = `${name ?? 'Trace'} · Throughline`
  }, [name])

  if (!data) return <Waiting traceId={traceId} status={failure?.status} message={failure?.message} />
  const select = (id: string) => navigate(traceHref(traceId, id), { replace: true })
  const selected = tree.byId.get(spanId)
  return (
    <div class="trace">
      <TraceHeader trace={data} tree={tree} view={view} spanId={spanId} failure={failure} />
      <div class={selected ? 'trace-body trace-body-split' : 'trace-body'}>
        {view === 'timeline' ? (
          <Waterfall tree={tree} logs={data.logs} selected={spanId} onSelect={select} />
        ) : (
          <TraceLogs trace={data} tree={tree} spanId={spanId} />
        )}
        {selected && (
          <SpanDetails
            key={spanId}
            node={selected}
            tree={tree}
            logs={data.logs}
            onClose={() => navigate(traceHref(traceId, '', view), { replace: true })}
          />
        )}
      </div>
    </div>
  )
}

function Waiting({ traceId, status, message }: { traceId: string; status?: number; message?: string }) {
  if (status === undefined) return <div class="trace-waiting" role="status" aria-label="Loading the trace" />
  if (status !== 404) {
    return (
      <Notice title="The trace could not be read">
        <p>{message}</p>
      </Notice>
    )
  }
  return (
    <Notice title="This trace has not arrived">
      <p>
        Nothing is stored under <code>{traceId}</code>. Spans are sent in batches, so it may take a few
        seconds; this page keeps looking. It may also be older than what the collector keeps.
      </p>
      <Link href="">Recent traces</Link>
    </Notice>
  )
}
