/** The metrics part: everything that others need of it. */
export type { ExemplarFilter } from './exemplars.js'
export { type CreateMetrics, MeterProvider, type Metrics, type MetricsParts } from './provider.js'
export type { Temporality } from './temporality.js'
