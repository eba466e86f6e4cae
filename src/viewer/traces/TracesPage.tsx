import { useEffect, useState } from 'preact/hooks'
import type { TraceList } from '../../collector/wire.js'
import { apiUrl } from '../api.js'
import { countOf } from '../format/value.js'
import { navigate } from '../navigation.js'
import { useServices } from '../parts/useServices.js'
import { usePolled } from '../polling.js'
import { tracesHref } from '../routes.js'
import { FilterBar } from './FilterBar.js'
import { NoTraces } from './NoTraces.js'
import { pageSize, type TraceFilter, traceParams } from './request.js'
import { TraceTable } from './TraceTable.js'

const refreshMs = 2000

/** Recent traces, filtered as the address says, refreshed while the page is visible. */
export function TracesPage(filter: TraceFilter) {
  const [paused, setPaused] = useState(false)
  const services = useServices()
  const { data, failure, loading } = usePolled<TraceList>({
    // Resuming asks at once.
    key: JSON.stringify([filter.query.trim(), filter.service, filter.range, paused]),
    url: () => apiUrl('otel/traces', traceParams(filter)),
    again: () => (paused ? undefined : refreshMs),
  })
  useEffect(() => {
    document.title = 'Traces · Throughline'
  }, [])

  const traces = data?.traces ?? []
  const change = (part: Partial<TraceFilter>) =>
    navigate(tracesHref({ ...filter, ...part }), { replace: part.query !== undefined })
  return (
    <div class="traces">
      <h1 class="visually-hidden">Traces</h1>
      <FilterBar
        filter={filter}
        services={services.data?.services.map(({ name }) => name) ?? []}
        failure={failure}
        paused={paused}
        onChange={change}
        onPause={setPaused}
      />
      {traces.length > 0 && <TraceTable traces={traces} />}
      {traces.length > 0 && (
        <p class="traces-end" role="status">
          {traces.length >= pageSize
            ? `The ${pageSize} most recent. Filter to see others.`
            : countOf(traces.length, 'trace')}
        </p>
      )}
      {data && !loading && traces.length === 0 && !failure && (
        <NoTraces filter={filter} fresh={services.data?.services.length === 0} onChange={change} />
      )}
    </div>
  )
}
