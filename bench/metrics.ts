/** What a measurement costs: ours beside the official SDK, in turns. `npx tsx bench/metrics.ts` */
import { type MeterProvider as ApiMeterProvider, context, TraceFlags, trace } from '@opentelemetry/api'
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { MeterProvider as OurProvider } from '../src/core/metrics/index.js'
import { createPolicy } from '../src/core/redact/policy.js'
import { Resource } from '../src/core/resource.js'
import { createContextManager } from '../src/node/context.js'
import { median } from './program.js'

const ROUNDS = 9
const RECORDS = 200_000

class Reader extends MetricReader {
  protected onShutdown = () => Promise.resolve()
  protected onForceFlush = () => Promise.resolve()
}

const ours = new OurProvider({
  resource: new Resource({}),
  intervalMs: 2 ** 30,
  warn() {},
  policy: createPolicy({}, () => {}),
  temporality: 'cumulative',
  exemplars: 'trace_based',
  collected() {},
})
const official = new MeterProvider({
  readers: [new Reader({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE })],
})
const span = trace.wrapSpanContext({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
})
context.setGlobalContextManager(
  createContextManager({ inject() {}, extract: (one) => one, fields: () => [] }),
)

function cases(provider: ApiMeterProvider): Record<string, (i: number) => void> {
  const meter = provider.getMeter('bench')
  const histogram = meter.createHistogram('duration', { unit: 's' })
  const counter = meter.createCounter('orders')
  return {
    'histogram, 4 attributes, in a span': (i) =>
      histogram.record(i % 300, {
        'http.request.method': 'GET',
        'url.scheme': 'http',
        'http.response.status_code': 200 + (i % 3),
        'http.route': '/orders/:id',
      }),
    'counter, 2 attributes': (i) => counter.add(1, { method: 'card', retry: i % 2 === 0 }),
  }
}

function nanoseconds(run: (i: number) => void): number {
  const began = process.hrtime.bigint()
  for (let i = 0; i < RECORDS; i++) run(i)
  return Number(process.hrtime.bigint() - began) / RECORDS
}

const variants = { ours: cases(ours), official: cases(official) }

context.with(trace.setSpan(context.active(), span), () => {
  for (const name of Object.keys(variants.ours)) {
    const times = { ours: [] as number[], official: [] as number[] }
    for (let round = 0; round < ROUNDS; round++)
      for (const who of ['ours', 'official'] as const) times[who].push(nanoseconds(variants[who][name]!))
    const [mine, theirs] = [median(times.ours), median(times.official)]
    console.log(
      `${name}: ours ${mine.toFixed(0)} ns, official ${theirs.toFixed(0)} ns, ratio ${(mine / theirs).toFixed(2)}`,
    )
  }
})
await ours.shutdown()
