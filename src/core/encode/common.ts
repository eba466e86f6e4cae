/** What both encodings agree on. Not beside the types of metrics: a page loads each encoder apart, and this at once. */
import { ValueType } from '@opentelemetry/api'
import type { Collected, Metric } from './metrics.js'
import type { Groups } from './sources.js'

/** Deeper values are left empty: one that contains itself must not cost its whole request. */
export const MAX_DEPTH = 32

/** True for what OTLP keeps as an integer: a whole number within 64 bits. */
export const isInt64 = (value: number): boolean =>
  Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63

const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

/** The W3C flags of a span or link, and whether its other end is in another process. */
export const flagsOf = (traceFlags: number, isRemote: boolean | undefined): number =>
  (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0)

/** The SDK's `DataPointType`. */
export const HISTOGRAM = 0
export const GAUGE = 2
export const SUM = 3

export const isWhole = ({ descriptor }: Metric): boolean => descriptor.valueType === ValueType.INT

/** The metrics of one collection, which has them by scope already. */
export const byScope = ({ resource, scopeMetrics }: Collected): Groups<Metric> => [
  [resource, scopeMetrics.map(({ scope, metrics }) => [scope, metrics])],
]
