import type { Kind } from './instrument.js'

/** What a data point counts since: the beginning, or the collection before. */
export type Temporality = 'cumulative' | 'delta' | 'lowmemory'

/** As OTLP and the SDK number them. */
export const DELTA = 0
export const CUMULATIVE = 1

const deltas: Record<Temporality, Kind[]> = {
  cumulative: [],
  delta: ['counter', 'histogram', 'gauge', 'observableCounter', 'observableGauge'],
  lowmemory: ['counter', 'histogram'],
}

/**
 * Whether an instrument's points count from collection to collection; what goes up and down never does.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/ (temporality preference)
 */
export const isDelta = (temporality: Temporality, kind: Kind): boolean => deltas[temporality].includes(kind)
