import {
  type Meter as ApiMeter,
  type BatchObservableCallback,
  type Counter,
  diag,
  type Gauge,
  type Histogram,
  type MetricOptions,
  type Observable,
  type ObservableCounter,
  type ObservableGauge,
  type ObservableUpDownCounter,
  type UpDownCounter,
} from '@opentelemetry/api'
import { GAUGE, SUM } from '../encode/common.js'
import type { Metric } from '../encode/metrics.js'
import type { Policy } from '../redact/policy.js'
import type { Warn } from '../safety/warn.js'
import type { Moment } from '../trace/time.js'
import type { Callbacks } from './callbacks.js'
import type { ExemplarFilter } from './exemplars.js'
import { histogram } from './histogram.js'
import { type Descriptor, describe, type Kind } from './instrument.js'
import { Observed } from './observed.js'
import { type Collectable, Recorded } from './recorded.js'
import { lastValue, sum } from './sum.js'
import { isDelta, type Temporality } from './temporality.js'

/** What the instruments of all meters share. */
export interface MeterParts {
  temporality: Temporality
  exemplars: ExemplarFilter
  callbacks: Callbacks
  policy: Policy
  warn: Warn
}

/** More names than that are made of data. */
const MAX_INSTRUMENTS = 1000

/** The instruments of one library. */
export class Meter implements ApiMeter {
  private readonly instruments = new Map<string, Collectable>()

  constructor(private readonly parts: MeterParts) {}

  createCounter(name: string, options?: MetricOptions): Counter {
    return this.recorded('counter', name, options, 0)
  }

  createUpDownCounter(name: string, options?: MetricOptions): UpDownCounter {
    return this.recorded('upDownCounter', name, options)
  }

  /** A negative value would make the sum of the histogram meaningless. */
  createHistogram(name: string, options?: MetricOptions): Histogram {
    return this.recorded('histogram', name, options, 0)
  }

  createGauge(name: string, options?: MetricOptions): Gauge {
    return this.recorded('gauge', name, options)
  }

  createObservableCounter(name: string, options?: MetricOptions): ObservableCounter {
    return this.observed('observableCounter', name, options)
  }

  createObservableUpDownCounter(name: string, options?: MetricOptions): ObservableUpDownCounter {
    return this.observed('observableUpDownCounter', name, options)
  }

  createObservableGauge(name: string, options?: MetricOptions): ObservableGauge {
    return this.observed('observableGauge', name, options)
  }

  addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    this.parts.callbacks.addBatch(callback, observables as unknown as Observed[])
  }

  removeBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    this.parts.callbacks.remove(callback, observables as unknown as Observed[])
  }

  get changed(): boolean {
    return [...this.instruments.values()].some((one) => one.changed)
  }

  /** `all`: also those that are as they were at the collection before. */
  collect(end: Moment, all: boolean): Metric[] {
    return [...this.instruments.values()].flatMap((one) => ((all || one.changed) && one.collect(end)) || [])
  }

  private recorded(kind: Kind, name: string, options: MetricOptions = {}, least = -Infinity): Recorded {
    const { temporality, exemplars, policy } = this.parts
    return this.once(kind, describe(name, options, policy), (descriptor) => {
      const aggregation =
        kind === 'gauge'
          ? lastValue
          : kind === 'histogram'
            ? histogram(options.advice?.explicitBucketBoundaries, exemplars)
            : sum(kind === 'counter', exemplars)
      return new Recorded(descriptor, aggregation, isDelta(temporality, kind), least, policy)
    })
  }

  private observed(kind: Kind, name: string, options?: MetricOptions): Observed {
    const { temporality, callbacks, policy } = this.parts
    const aggregation =
      kind === 'observableGauge'
        ? { dataPointType: GAUGE }
        : { dataPointType: SUM, isMonotonic: kind === 'observableCounter' }
    return this.once(
      kind,
      describe(name, options, policy),
      (descriptor) => new Observed(descriptor, aggregation, isDelta(temporality, kind), callbacks, policy),
    )
  }

  /** The instrument that was asked for before, or a new one. Names are the same in any case. */
  private once<I extends Collectable>(kind: Kind, asked: Descriptor, make: (asked: Descriptor) => I): I {
    const name = asked.name.toLowerCase()
    const key = [name, kind, asked.unit, asked.valueType].join('\0')
    const known = this.instruments.get(key)
    if (known) return known as I
    if (this.instruments.size >= MAX_INSTRUMENTS) {
      this.parts.warn(
        'instruments',
        `a meter has ${MAX_INSTRUMENTS} instruments: "${asked.name}" and further ones are not exported; put into attributes what makes their names differ`,
      )
      return make(asked)
    }
    if ([...this.instruments.keys()].some((one) => one.startsWith(`${name}\0`)))
      diag.warn(`metric "${asked.name}" exists with another kind, unit or type; both are exported`)
    const made = make(asked)
    this.instruments.set(key, made)
    return made
  }
}
