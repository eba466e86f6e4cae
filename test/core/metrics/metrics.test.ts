/** Instruments, by what arrives on the wire. */
import { diag, metrics, TraceFlags, trace } from '@opentelemetry/api'
import { expect, it, vi } from 'vitest'
import type { SinkMetric } from '../../support/sink.js'
import { plain } from '../../support/sinkValues.js'
import { begin, sink, sinkEachTest } from '../../support/telemetry.js'

sinkEachTest({ instrument: false })

const named = (name: string): SinkMetric[] => sink.metrics().filter((metric) => metric.name === name)
/** The points of the last export of a sum. */
const sums = (name: string) => named(name).at(-1)?.sum?.dataPoints ?? []
const gauges = (name: string) => named(name).at(-1)?.gauge?.dataPoints ?? []

it('sends a counter and a histogram with exemplars of the sampled span', async () => {
  const { span, counter, histogram, flush } = begin()
  const orders = counter('orders', { unit: '{order}' })
  const took = histogram('took', { unit: 's', advice: { explicitBucketBoundaries: [1, 2] } })
  orders.add(1, { b: 'x', a: 1 })
  const ids = span('checkout', (span) => {
    orders.add(2, { a: 1, b: 'x' })
    took.record(0.5)
    took.record(1)
    took.record(7)
    return span.spanContext()
  })
  await flush()
  const [point, ...others] = sums('orders')
  expect(others).toEqual([])
  expect(point).toMatchObject({ asDouble: 3 })
  expect(plain(point?.attributes)).toEqual({ a: 1, b: 'x' })
  expect(point?.exemplars).toMatchObject([{ asDouble: 2, traceId: ids.traceId, spanId: ids.spanId }])
  const [distribution] = named('took')[0]!.histogram!.dataPoints!
  expect(distribution).toMatchObject({ sum: 8.5, min: 0.5, max: 7, bucketCounts: ['2', '0', '1'] })
  expect(distribution?.exemplars?.map(({ traceId }) => traceId)).toEqual([ids.traceId, ids.traceId])
  await flush()
  expect(sums('orders')[0]?.exemplars ?? []).toEqual([])
})

it('takes no exemplar outside of spans, nor of one that is not sampled', async () => {
  const { counter, flush, span } = begin({ sampling: { ratio: 0 } })
  counter('orders').add(1)
  span('unsampled', (span) => {
    expect(span.spanContext().traceFlags & TraceFlags.SAMPLED).toBe(0)
    counter('orders').add(1)
  })
  await flush()
  expect(sums('orders')).toMatchObject([{ asDouble: 2 }])
  expect(sums('orders')[0]?.exemplars ?? []).toEqual([])
})

it('keeps 2000 points of an instrument, the last for all that is too much', async () => {
  const { counter, flush } = begin()
  for (let user = 0; user < 2500; user++) counter('visits').add(1, { user })
  counter('visits').add(1, { user: 0 })
  await flush()
  const points = sums('visits')
  expect(points).toHaveLength(2000)
  const overflow = points.find(({ attributes }) => plain(attributes)['otel.metric.overflow'] === true)
  expect(overflow).toMatchObject({ asDouble: 501 })
  expect(points.find(({ attributes }) => plain(attributes).user === 0)).toMatchObject({ asDouble: 2 })
})

it('counts since the export before when told to', async () => {
  const { counter, upDownCounter, flush } = begin({ metrics: { temporality: 'delta' } })
  counter('orders').add(2)
  upDownCounter('open').add(2)
  await flush()
  counter('orders').add(1)
  await flush()
  expect(named('orders').map(({ sum }) => sum)).toMatchObject([
    { aggregationTemporality: 1, isMonotonic: true, dataPoints: [{ asDouble: 2 }] },
    { aggregationTemporality: 1, isMonotonic: true, dataPoints: [{ asDouble: 1 }] },
  ])
  const [first, second] = named('orders').map(({ sum }) => sum!.dataPoints![0]!)
  expect(second!.startTimeUnixNano).toBe(first!.timeUnixNano)
  expect(named('open').map(({ sum }) => sum)).toMatchObject([
    { aggregationTemporality: 2, dataPoints: [{ asDouble: 2 }] },
    { aggregationTemporality: 2, dataPoints: [{ asDouble: 2 }] },
  ])
})

it('ignores what is no measurement, and throws nothing', async () => {
  const warn = vi.spyOn(diag, 'warn')
  const { counter, histogram, flush } = begin()
  const odd = counter('7 odd name')
  odd.add(Number.NaN)
  odd.add(-1)
  odd.add('2' as unknown as number)
  odd.add(1, null as never)
  odd.add(1, {
    get bad() {
      throw new Error('looked at')
    },
  } as never)
  histogram('took').record(Number.POSITIVE_INFINITY)
  await flush()
  expect(sums('7 odd name')).toMatchObject([{ asDouble: 1 }])
  expect(named('took')).toEqual([])
  expect(warn.mock.calls.flat().join()).toMatch(/"7 odd name" is not valid: write a letter/)
})

it('has one instrument of a name, kind, unit and type', async () => {
  const { counter, histogram, flush } = begin()
  counter('Orders').add(1)
  counter('orders').add(1)
  histogram('orders').record(1)
  await flush()
  expect(sink.metrics().map(({ name, sum }) => [name, sum?.dataPoints?.[0]?.asDouble])).toEqual([
    ['Orders', 2],
    ['orders', undefined],
  ])
})

it('asks callbacks at each collection, and survives those that throw or never answer', async () => {
  const { flush } = begin({ metrics: { intervalMs: 50 } })
  const meter = metrics.getMeter('app')
  const [queue, late] = [meter.createObservableGauge('queue'), meter.createObservableCounter('late')]
  let open = true
  queue.addCallback(() => {
    throw new Error('cannot say')
  })
  queue.addCallback(() => new Promise(() => {}))
  meter.addBatchObservableCallback(
    async (result) => {
      await null
      if (open) result.observe(queue, 4, { name: 'mail' })
      result.observe(late, 9)
    },
    [queue, late],
  )
  await flush()
  expect(gauges('queue')).toMatchObject([{ asDouble: 4 }])
  expect(sums('late')).toMatchObject([{ asDouble: 9 }])
  open = false
  // A collection of before, by the interval, has been sent by then.
  await flush()
  sink.requests.length = 0
  await flush()
  expect(sums('late')).toMatchObject([{ asDouble: 9 }])
  expect(named('queue')).toEqual([])
})

it('sends no metric that nobody measured, and is a no-op without an endpoint for metrics', async () => {
  const { counter, flush } = begin({ metrics: false })
  counter('orders').add(1)
  expect(trace.getActiveSpan()).toBeUndefined()
  await flush()
  expect(sink.requests).toEqual([])
})

it('has what is observed in the last collection, and nothing in it that was sent already', async () => {
  const { counter, observe, flush, stop } = begin()
  observe('open', () => 3)
  const jobs = counter('jobs')
  counter('idle').add(1)
  jobs.add(1)
  await flush()
  jobs.add(1)
  sink.requests.length = 0
  await Promise.all([stop(), flush()])
  expect(gauges('open')).toMatchObject([{ asDouble: 3 }])
  expect(sums('jobs')).toMatchObject([{ asDouble: 2 }])
  expect(named('idle')).toEqual([])
  expect(sink.metrics()).toHaveLength(2)
})

it('bounds meters and instruments whose names are made of data, and says so once', async () => {
  const said = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { flush } = begin()
  for (let at = 0; at < 1100; at++) metrics.getMeter(`meter-${at}`).createCounter('one').add(1)
  const meter = metrics.getMeter('meter-0')
  for (let at = 0; at < 1100; at++) meter.createCounter(`counter-${at}`).add(1)
  await flush()
  expect(named('one').length).toBeGreaterThan(990)
  expect(named('one').length).toBeLessThanOrEqual(1000)
  expect(sink.metrics().filter(({ name }) => name?.startsWith('counter-'))).toHaveLength(999)
  expect(said.mock.calls.map(([text]) => text)).toEqual([
    expect.stringContaining('there are 1000 meters: "meter-'),
    expect.stringContaining('a meter has 1000 instruments: "counter-999"'),
  ])
  said.mockRestore()
})
