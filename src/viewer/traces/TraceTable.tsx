import type { TargetedKeyboardEvent } from 'preact'
import type { TraceSummary } from '../../collector/wire.js'
import { useNow } from '../parts/useNow.js'
import { TraceRow } from './TraceRow.js'

/** The list of traces. Arrow keys move from one to the next, Enter opens. */
export function TraceTable({ traces }: { traces: readonly TraceSummary[] }) {
  const longest = traces.reduce((most, trace) => Math.max(most, Number(trace.durationNano)), 0)
  const now = useNow(1000)
  return (
    <table class="trace-table" onKeyDown={moveFocus}>
      <caption class="visually-hidden">Recent traces</caption>
      <thead>
        <tr class="trace-row trace-head">
          {['Started', 'Trace', 'Services', 'Duration', 'Spans', 'Errors'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {traces.map((trace) => (
          <TraceRow key={trace.traceId} trace={trace} longest={longest} now={now} />
        ))}
      </tbody>
    </table>
  )
}

function moveFocus(event: TargetedKeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a.trace-link')]
  const index = links.indexOf(document.activeElement as HTMLElement)
  const next = links[index + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
