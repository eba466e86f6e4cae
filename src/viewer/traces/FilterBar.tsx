import type { ApiFailure } from '../api.js'
import { Choice } from '../parts/Choice.js'
import { Icon } from '../parts/Icon.js'
import { serviceOptions } from '../parts/useServices.js'
import { QueryInput } from './QueryInput.js'
import { ranges, type TraceFilter } from './request.js'

interface Props {
  filter: TraceFilter
  services: readonly string[]
  failure: ApiFailure | undefined
  paused: boolean
  onChange: (part: Partial<TraceFilter>) => void
  onPause: (paused: boolean) => void
}

const examples = ['status=error', 'duration>100ms', 'http.route="/api/*"']

/** What to list: the query, the service, the time range; and whether the list keeps itself fresh. */
export function FilterBar({ filter, services, failure, paused, onChange, onPause }: Props) {
  const range = ranges.find(({ id }) => id === filter.range) ?? ranges[0]
  return (
    <search class="filter">
      <div class="filter-row">
        <QueryInput
          value={filter.query}
          invalid={failure?.status === 400}
          describedBy="filter-note"
          onChange={(query) => onChange({ query })}
        />
        <Choice
          label="Service"
          value={filter.service}
          options={serviceOptions(services, filter.service)}
          onChange={(service) => onChange({ service })}
        />
        <Choice
          label="Time range"
          value={range.id}
          options={ranges}
          onChange={(id) => onChange({ range: id === ranges[0].id ? '' : id })}
        />
        <button type="button" class="button" aria-pressed={paused} onClick={() => onPause(!paused)}>
          <Icon name={paused ? 'play' : 'pause'} />
          {paused ? 'Resume' : 'Pause'}
        </button>
      </div>
      <p class="filter-note" id="filter-note" aria-live="polite">
        {failure ? (
          <span class="failure">
            <Icon name="error" /> {failure.message}
          </span>
        ) : (
          <>
            Try{' '}
            {examples.map((example) => (
              <button
                key={example}
                type="button"
                class="example"
                onClick={() => onChange({ query: example })}
              >
                {example}
              </button>
            ))}
          </>
        )}
      </p>
    </search>
  )
}
