import { CopyButton } from '../parts/CopyButton.js'
import { Notice } from '../parts/Notice.js'
import type { TraceFilter } from './request.js'

interface Props {
  filter: TraceFilter
  /** The collector has never heard of any service. */
  fresh: boolean
  onChange: (part: Partial<TraceFilter>) => void
}

/** An empty list says why it is empty, and what to do about it. */
export function NoTraces({ filter, fresh, onChange }: Props) {
  if (fresh) return <FirstSteps />
  const narrowed = filter.query !== '' || filter.service !== ''
  return (
    <Notice title={narrowed ? 'No trace matches' : 'No traces in this time'}>
      <p>New ones appear here by themselves.</p>
      <p class="notice-actions">
        {narrowed && (
          <button type="button" class="button" onClick={() => onChange({ query: '', service: '' })}>
            Clear the filter
          </button>
        )}
        {filter.range !== 'all' && (
          <button type="button" class="button" onClick={() => onChange({ range: 'all' })}>
            Look at all time
          </button>
        )}
      </p>
    </Notice>
  )
}

function FirstSteps() {
  const setting = `OTEL_EXPORTER_OTLP_ENDPOINT=${location.origin}`
  return (
    <Notice title="Waiting for the first trace">
      <p>Point any OpenTelemetry SDK at this collector:</p>
      <CopyButton text={setting} what="the setting">
        <code>{setting}</code>
      </CopyButton>
      <p>
        Or run the demo shop with <code>npm start</code> in Throughline's repository. Traces appear here by
        themselves.
      </p>
    </Notice>
  )
}
