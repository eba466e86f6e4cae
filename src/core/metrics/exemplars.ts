import { type Context, context, TraceFlags, trace } from '@opentelemetry/api'
import type { Exemplar } from '../encode/metrics.js'
import { toHrTime } from '../trace/time.js'
import { moment } from './now.js'

/** Which measurements may become exemplars: those within a sampled span, all, or none. */
export type ExemplarFilter = 'trace_based' | 'always_on' | 'always_off'

/**
 * The exemplars of one data point since the last collection: one for each cell, which in a histogram is a bucket
 * and otherwise the whole, chosen with equal chance among the measurements that fell into it.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/sdk/#exemplar
 */
export class Exemplars {
  private kept: Exemplar[] = []
  private cells: (number | undefined)[] = []
  private seen: number[] = []

  constructor(private readonly filter: ExemplarFilter) {}

  offer(value: number, cell: number, given: Context | undefined): void {
    if (this.filter === 'always_off') return
    const span = trace.getSpan(given ?? context.active())?.spanContext()
    const sampled = span !== undefined && (span.traceFlags & TraceFlags.SAMPLED) !== 0
    if (!sampled && this.filter === 'trace_based') return
    const seen = (this.seen[cell] ?? 0) + 1
    this.seen[cell] = seen
    // The clock is read for those that are kept only.
    if (seen > 1 && Math.random() * seen >= 1) return
    const at = this.cells[cell] ?? this.kept.length
    this.cells[cell] = at
    this.kept[at] = {
      value,
      time: toHrTime(moment()),
      ...(span && { traceId: span.traceId, spanId: span.spanId }),
      filteredAttributes: {},
    }
  }

  /** Those of the interval that ends now. */
  take(): Exemplar[] | undefined {
    if (this.kept.length === 0) return undefined
    const { kept } = this
    this.kept = []
    this.cells = []
    this.seen = []
    return kept
  }
}
