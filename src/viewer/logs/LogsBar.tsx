import { countOf } from '../format/value.js'
import { Choice } from '../parts/Choice.js'
import { Icon } from '../parts/Icon.js'
import { serviceOptions } from '../parts/useServices.js'
import type { LogFilter } from './filter.js'
import { severities } from './severity.js'
import type { Connection } from './stream.js'
import type { LogTail } from './useLogTail.js'

interface Props {
  tail: LogTail
  filter: LogFilter
  matching: number
  onFilter: (filter: LogFilter) => void
}

const connections: Record<Connection, string> = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Connection lost. Trying again…',
  closed: 'Closed',
}

const levels = [
  { id: '0', label: 'All severities' },
  ...severities.slice(1).map(({ from, label }) => ({ id: String(from), label: `${label} and above` })),
]

/** What of the live tail to show, and how it is doing. */
export function LogsBar({ tail, filter, matching, onFilter }: Props) {
  const { paused, waiting, connection, shown } = tail
  // A lost connection matters more than a pause.
  const held = paused && connection === 'live'
  const services = [...new Set(shown.records.map((record) => record.service))]
  return (
    <div class="filter">
      <div class="filter-row">
        <label class="query">
          <Icon name="search" />
          <input
            type="search"
            aria-label="Filter log records"
            placeholder="Filter: text, attribute or trace id"
            autocomplete="off"
            spellcheck={false}
            value={filter.text}
            onInput={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
          />
        </label>
        <Choice
          label="Severity"
          value={String(filter.severity)}
          options={levels}
          onChange={(id) => onFilter({ ...filter, severity: Number(id) })}
        />
        <Choice
          label="Service"
          value={filter.service}
          options={serviceOptions(services, filter.service)}
          onChange={(service) => onFilter({ ...filter, service })}
        />
        <button type="button" class="button" aria-pressed={paused} onClick={() => tail.setPaused(!paused)}>
          <Icon name={paused ? 'play' : 'pause'} />
          {paused ? 'Resume' : 'Pause'}
        </button>
        <button type="button" class="button" onClick={tail.clear}>
          Clear
        </button>
      </div>
      <p class="filter-note">
        <span class={`connection connection-${held ? 'paused' : connection}`} role="status">
          {held ? 'Paused' : connections[connection]}
        </span>
        <span class="number">
          {matching === shown.records.length
            ? countOf(matching, 'record')
            : `${matching.toLocaleString('en')} of ${countOf(shown.records.length, 'record')}`}
          {waiting > 0 && `, ${waiting.toLocaleString('en')} new`}
        </span>
      </p>
    </div>
  )
}
