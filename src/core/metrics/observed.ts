import type { Attributes, ObservableCallback } from '@opentelemetry/api'
import type { Metric } from '../encode/metrics.js'
import type { Policy } from '../redact/policy.js'
import type { Moment } from '../trace/time.js'
import type { Callbacks } from './callbacks.js'
import { type Descriptor, toValue } from './instrument.js'
import { moment } from './now.js'
import { Points } from './points.js'
import { type Collectable, metricOf } from './recorded.js'
import { type Aggregation, pointOf } from './sum.js'

/** What one set of attributes was last seen to be. */
interface Seen {
  attributes: Attributes
  value: number
  /** Whether it was observed for the collection under way. */
  fresh: boolean
  /** At the collection before, for what counts from one to the next. */
  before: number
}

/** An instrument that is asked at each collection. What is not observed any more is not exported any more. */
export class Observed implements Collectable {
  changed = false
  private readonly points: Points<Seen>
  private start: Moment = moment()

  constructor(
    readonly descriptor: Descriptor,
    private readonly aggregation: Pick<Aggregation, 'dataPointType' | 'isMonotonic'>,
    private readonly delta: boolean,
    private readonly callbacks: Callbacks,
    policy: Policy,
  ) {
    this.points = new Points(policy, (attributes) => ({ attributes, value: 0, fresh: false, before: 0 }))
  }

  addCallback = (callback: ObservableCallback): void => this.callbacks.add(callback, [this])
  removeCallback = (callback: ObservableCallback): void => this.callbacks.remove(callback, [this])

  observe = (given: unknown, attributes?: Attributes): void => {
    const value = toValue(this.descriptor, given)
    if (value === undefined) return
    const seen = this.points.of(attributes)
    seen.value = value
    seen.fresh = true
    this.changed = true
  }

  collect(end: Moment): Metric | undefined {
    const { descriptor, aggregation, start, delta } = this
    this.changed = false
    const fresh = this.points.values().filter((seen) => seen.fresh)
    // What counts from one collection to the next has to know where it was, should it come back.
    if (!delta) this.points.keepOnly((seen) => seen.fresh)
    const dataPoints = fresh.map((seen) => pointOf(seen.attributes, this.valueOf(seen), start, end))
    for (const seen of fresh) {
      seen.fresh = false
      seen.before = seen.value
    }
    if (delta) this.start = end
    return dataPoints.length > 0 ? metricOf(descriptor, aggregation, delta, dataPoints) : undefined
  }

  private valueOf({ value, before }: Seen): number {
    if (!this.delta || this.aggregation.isMonotonic === undefined) return value
    // A counter that fell began anew.
    return this.aggregation.isMonotonic && value < before ? value : value - before
  }
}
