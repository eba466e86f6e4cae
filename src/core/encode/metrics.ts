import type { Attributes, HrTime, ValueType } from '@opentelemetry/api'
import type { Resource, Scope } from './sources.js'

/** One measurement that went into a data point, with the span that was active. */
export interface Exemplar {
  value: number
  time: HrTime
  traceId?: string
  spanId?: string
  /** What the measurement had beyond the attributes of its data point. */
  filteredAttributes: Attributes
}

/** The value of a histogram's data point. */
export interface Distribution {
  buckets: { boundaries: readonly number[]; counts: readonly number[] }
  count: number
  sum?: number
  min?: number
  max?: number
}

/** A number, or in a histogram a `Distribution`, of one set of attributes. */
export interface Point<V = unknown> {
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly attributes: Attributes
  readonly value: V
  readonly exemplars?: readonly Exemplar[]
}

/** `MetricData` of the OpenTelemetry SDK, whose data points may have exemplars here. */
export interface Metric {
  readonly descriptor: { name: string; description: string; unit: string; valueType: ValueType }
  /** 0: delta; 1: cumulative. */
  readonly aggregationTemporality: number
  /** The SDK's `DataPointType`. */
  readonly dataPointType: number
  readonly isMonotonic?: boolean
  readonly dataPoints: readonly Point[]
}

/** What one collection of all instruments gives: the SDK's `ResourceMetrics`. */
export interface Collected {
  resource: Resource
  scopeMetrics: readonly { scope: Scope; metrics: readonly Metric[] }[]
}
