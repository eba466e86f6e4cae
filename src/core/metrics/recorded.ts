import type { Attributes, Context } from '@opentelemetry/api'
import type { Metric } from '../encode/metrics.js'
import type { Policy } from '../redact/policy.js'
import { guard } from '../safety/guard.js'
import type { Moment } from '../trace/time.js'
import { type Descriptor, toValue } from './instrument.js'
import { moment } from './now.js'
import { Points } from './points.js'
import type { Aggregation, Series } from './sum.js'
import { CUMULATIVE, DELTA } from './temporality.js'

/** How an instrument is collected. */
export interface Collectable {
  readonly descriptor: Descriptor
  /** Whether it was given anything since it was collected. */
  readonly changed: boolean
  /** Undefined when nothing was measured. */
  collect(end: Moment): Metric | undefined
}

/** An instrument whose measurements an application hands in: counters, histograms, gauges. */
export class Recorded implements Collectable {
  changed = false
  private readonly points: Points<Series>
  private start: Moment = moment()

  constructor(
    readonly descriptor: Descriptor,
    private readonly aggregation: Aggregation,
    private readonly delta: boolean,
    private readonly least: number,
    policy: Policy,
  ) {
    this.points = new Points(policy, aggregation.create)
  }

  /** Of all the API's synchronous instruments; never throws. */
  record = (given: number, attributes?: Attributes, context?: Context): void => {
    const value = toValue(this.descriptor, given)
    if (value === undefined || value < this.least) return
    this.changed = true
    try {
      this.points.of(attributes).record(value, context)
    } catch (fault) {
      // Attributes that throw when they are looked at.
      guard(() => {
        throw fault
      })
    }
  }

  add = this.record

  collect(end: Moment): Metric | undefined {
    const { descriptor, aggregation, start, delta } = this
    this.changed = false
    const dataPoints = this.points.values().map((series) => series.point(start, end))
    if (delta) {
      this.points.clear()
      this.start = end
    }
    return dataPoints.length > 0 ? metricOf(descriptor, aggregation, delta, dataPoints) : undefined
  }
}

export function metricOf(
  descriptor: Descriptor,
  { dataPointType, isMonotonic }: Pick<Aggregation, 'dataPointType' | 'isMonotonic'>,
  delta: boolean,
  dataPoints: Metric['dataPoints'],
): Metric {
  return {
    descriptor,
    aggregationTemporality: delta ? DELTA : CUMULATIVE,
    dataPointType,
    ...(isMonotonic !== undefined && { isMonotonic }),
    dataPoints,
  }
}
