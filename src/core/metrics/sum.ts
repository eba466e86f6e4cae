import type { Attributes, Context } from '@opentelemetry/api'
import { GAUGE, SUM } from '../encode/common.js'
import type { Point } from '../encode/metrics.js'
import type { Moment } from '../trace/time.js'
import { toHrTime } from '../trace/time.js'
import { type ExemplarFilter, Exemplars } from './exemplars.js'

/** What one set of attributes was measured to be. */
export interface Series {
  record(value: number, context: Context | undefined): void
  /** The data point of the interval; exemplars begin anew with it. */
  point(start: Moment, end: Moment): Point
}

/** How the measurements of an instrument become points. */
export interface Aggregation {
  dataPointType: number
  isMonotonic?: boolean
  create(attributes: Attributes): Series
}

class Sum implements Series {
  private sum = 0
  private readonly exemplars: Exemplars

  constructor(
    private readonly attributes: Attributes,
    filter: ExemplarFilter,
  ) {
    this.exemplars = new Exemplars(filter)
  }

  record(value: number, context: Context | undefined): void {
    this.sum += value
    this.exemplars.offer(value, 0, context)
  }

  point(start: Moment, end: Moment): Point {
    return pointOf(this.attributes, this.sum, start, end, this.exemplars)
  }
}

class Last implements Series {
  private last = 0

  constructor(private readonly attributes: Attributes) {}

  record(value: number): void {
    this.last = value
  }

  point(start: Moment, end: Moment): Point {
    return pointOf(this.attributes, this.last, start, end)
  }
}

/** A data point, with exemplars only if there are some. */
export function pointOf<V>(
  attributes: Attributes,
  value: V,
  start: Moment,
  end: Moment,
  from?: Exemplars,
): Point<V> {
  const exemplars = from?.take()
  const point = { startTime: toHrTime(start), endTime: toHrTime(end), attributes, value }
  return exemplars ? { ...point, exemplars } : point
}

export const sum = (isMonotonic: boolean, filter: ExemplarFilter): Aggregation => ({
  dataPointType: SUM,
  isMonotonic,
  create: (attributes) => new Sum(attributes, filter),
})

export const lastValue: Aggregation = {
  dataPointType: GAUGE,
  create: (attributes) => new Last(attributes),
}
