import { formatDuration } from '../format/duration.js'

/** The axis above the bars. */
export function TimeAxis({ ticks, length }: { ticks: readonly number[]; length: number }) {
  return (
    <div class="axis" aria-hidden="true">
      <div class="axis-title">Span</div>
      <div class="axis-ticks">
        {ticks.map((tick) => (
          <span key={tick} class="axis-tick" style={{ left: `${length > 0 ? (tick / length) * 100 : 0}%` }}>
            {formatDuration(tick)}
          </span>
        ))}
      </div>
    </div>
  )
}
