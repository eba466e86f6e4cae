/** What the official SDK collects of random measurements, ours collects. */
import { type MeterProvider as ApiMeterProvider, type Attributes, ValueType } from '@opentelemetry/api'
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { expect, it } from 'vitest'
import type { Collected } from '../../../src/core/encode/metrics.js'
import { MeterProvider as OurProvider, type Temporality } from '../../../src/core/metrics/index.js'
import { TELL_ALL } from '../../../src/core/redact/policy.js'
import { Resource } from '../../../src/core/resource.js'
import { random as generator } from '../../support/random.js'

class Reader extends MetricReader {
  protected onShutdown = () => Promise.resolve()
  protected onForceFlush = () => Promise.resolve()
}

/** Both providers, and what each has collected since. */
function both(temporality: Temporality) {
  const collected: Collected[] = []
  const ours = new OurProvider({
    warn: () => {},
    policy: TELL_ALL,
    resource: new Resource({}),
    intervalMs: 2 ** 30,
    temporality,
    exemplars: 'always_on',
    collected: (one) => collected.push(one),
  })
  const cumulative = temporality === 'cumulative'
  const reader = new Reader({
    aggregationTemporalitySelector: (type) =>
      cumulative || type.includes('UP_DOWN')
        ? AggregationTemporality.CUMULATIVE
        : AggregationTemporality.DELTA,
  })
  return {
    providers: [ours, new MeterProvider({ readers: [reader] })] as ApiMeterProvider[],
    async collect() {
      collected.length = 0
      await ours.collect()
      return [collected[0], (await reader.collect()).resourceMetrics].map(comparable)
    },
    stop: () => ours.shutdown(),
  }
}

/** Without times, exemplars, and the order of points; sums to 9 digits, since both add in the same order. */
function comparable(collected: unknown): unknown {
  const { scopeMetrics = [] } = (collected ?? {}) as Collected
  return scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.map(({ descriptor, aggregationTemporality, dataPointType, isMonotonic, dataPoints }) => ({
      scope: scope.name,
      name: descriptor.name,
      unit: descriptor.unit,
      valueType: descriptor.valueType,
      aggregationTemporality,
      dataPointType,
      isMonotonic,
      dataPoints: dataPoints
        .map(({ attributes, value }) =>
          JSON.stringify([
            Object.entries(attributes).sort(),
            typeof value === 'number' ? value : Object.entries(value as object).sort(),
          ]),
        )
        .sort(),
    })),
  )
}

for (const temporality of ['cumulative', 'delta'] as const) {
  it(`of random measurements, ${temporality}`, async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = generator(seed)
      const below = (limit: number) => Math.floor(random() * limit)
      const attributes = (): Attributes => {
        const entries: [string, string | number | boolean][] = [
          ['a', below(3)],
          ['b', String(below(2))],
          ['c', below(2) === 0],
        ]
        return Object.fromEntries(below(2) ? entries : entries.reverse().slice(below(2)))
      }
      const { providers, collect, stop } = both(temporality)
      const observed = { value: 0, by: [] as Attributes[] }
      const instruments = providers.map((provider) => {
        const meter = provider.getMeter('m', '1')
        const int = { valueType: ValueType.INT, unit: '{thing}' }
        const advice = { explicitBucketBoundaries: [1, 5, 10] }
        for (const kind of ['Counter', 'UpDownCounter', 'Gauge'] as const)
          meter[`createObservable${kind}`](`observable.${kind}`).addCallback((result) => {
            for (const one of observed.by) result.observe(observed.value, one)
          })
        const [counter, sum] = [meter.createCounter('counter'), meter.createUpDownCounter('sum', int)]
        const [histogram, own] = [
          meter.createHistogram('histogram', { unit: 's' }),
          meter.createHistogram('own', { advice }),
        ]
        const gauge = meter.createGauge('gauge')
        return [counter.add, sum.add, histogram.record, own.record, gauge.record].map((record, i) =>
          record.bind([counter, sum, histogram, own, gauge][i]),
        )
      })
      for (let collection = 0; collection < 3; collection++) {
        observed.value += below(50)
        // Always the same sets: the official SDK goes on exporting what is not observed any more.
        observed.by = [{}, { a: 1 }, { b: 2, a: 1 }]
        for (let i = below(60); i > 0; i--) {
          const [which, by] = [below(5), attributes()]
          const value = below(5) === 0 ? -below(20) : below(40) / 4
          for (const recorders of instruments) recorders[which]!(value, by)
        }
        const [ours, theirs] = await collect()
        const byName = (list: unknown) =>
          [...(list as { name: string }[])].sort((a, b) => (a.name < b.name ? -1 : 1))
        expect(byName(ours), `seed ${seed}, collection ${collection}`).toEqual(byName(theirs))
      }
      await stop()
    }
  })
}
