import type { Attributes, Context } from '@opentelemetry/api'
import { HISTOGRAM } from '../encode/common.js'
import type { Distribution, Point } from '../encode/metrics.js'
import type { Moment } from '../trace/time.js'
import { type ExemplarFilter, Exemplars } from './exemplars.js'
import { type Aggregation, pointOf, type Series } from './sum.js'

/** @see https://opentelemetry.io/docs/specs/otel/metrics/sdk/#explicit-bucket-histogram-aggregation */
const DEFAULT_BOUNDARIES = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000]

class Histogram implements Series {
  private readonly counts: number[]
  private readonly exemplars: Exemplars
  private count = 0
  private sum = 0
  private min = Infinity
  private max = -Infinity

  constructor(
    private readonly attributes: Attributes,
    private readonly boundaries: readonly number[],
    filter: ExemplarFilter,
  ) {
    this.counts = new Array(boundaries.length + 1).fill(0)
    this.exemplars = new Exemplars(filter)
  }

  record(value: number, context: Context | undefined): void {
    const { boundaries } = this
    // A bucket's upper boundary belongs to it. There are few, and most values are near the lower end.
    let bucket = 0
    while (bucket < boundaries.length && value > boundaries[bucket]!) bucket++
    this.counts[bucket]!++
    this.count++
    this.sum += value
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    this.exemplars.offer(value, bucket, context)
  }

  point(start: Moment, end: Moment): Point<Distribution> {
    const { boundaries, count, sum, min, max } = this
    const value = { buckets: { boundaries, counts: [...this.counts] }, count, sum, min, max }
    return pointOf(this.attributes, value, start, end, this.exemplars)
  }
}

export function histogram(advised: readonly number[] | undefined, filter: ExemplarFilter): Aggregation {
  const boundaries = advised ? [...advised].filter(Number.isFinite).sort((a, b) => a - b) : DEFAULT_BOUNDARIES
  return {
    dataPointType: HISTOGRAM,
    create: (attributes) => new Histogram(attributes, boundaries, filter),
  }
}
