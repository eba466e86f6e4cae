/** Every metric of ours that the semantic conventions know is the instrument, unit and words that they say. */
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { start } from '../../src/node/index.js'
import { collectGarbage } from '../support/garbage.js'
import { type Sink, startSink } from '../support/sink.js'

let sink: Sink
let server: http.Server

beforeAll(async () => {
  sink = await startSink()
  server = http.createServer((_request, response) => void response.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await sink.close()
})

const GAUGE_SECONDS = 'gauge s'
const UP_DOWN_BYTES = 'upDownCounter By'

/** Instrument, unit and buckets; the package of the conventions has only names and descriptions. */
const CONVENTIONS: Record<string, string> = {
  'http.server.request.duration': 'histogram s 0.005,0.01,0.025,0.05,0.075,0.1,0.25,0.5,0.75,1,2.5,5,7.5,10',
  'http.client.request.duration': 'histogram s 0.005,0.01,0.025,0.05,0.075,0.1,0.25,0.5,0.75,1,2.5,5,7.5,10',
  'http.server.active_requests': 'upDownCounter {request}',
  'gen_ai.client.token.usage':
    'histogram {token} 1,4,16,64,256,1024,4096,16384,65536,262144,1048576,4194304,16777216,67108864',
  'gen_ai.client.operation.duration':
    'histogram s 0.01,0.02,0.04,0.08,0.16,0.32,0.64,1.28,2.56,5.12,10.24,20.48,40.96,81.92',
  'nodejs.eventloop.delay.min': GAUGE_SECONDS,
  'nodejs.eventloop.delay.max': GAUGE_SECONDS,
  'nodejs.eventloop.delay.mean': GAUGE_SECONDS,
  'nodejs.eventloop.delay.stddev': GAUGE_SECONDS,
  'nodejs.eventloop.delay.p50': GAUGE_SECONDS,
  'nodejs.eventloop.delay.p90': GAUGE_SECONDS,
  'nodejs.eventloop.delay.p99': GAUGE_SECONDS,
  'nodejs.eventloop.utilization': 'gauge 1',
  'nodejs.eventloop.time': 'counter s',
  'v8js.gc.duration': 'histogram s 0.01,0.1,1,10',
  'v8js.memory.heap.used': UP_DOWN_BYTES,
  'v8js.memory.heap.space.size': UP_DOWN_BYTES,
  'v8js.memory.heap.space.available_size': UP_DOWN_BYTES,
  'v8js.memory.heap.space.physical_size': UP_DOWN_BYTES,
  'v8js.resource.active': 'upDownCounter {resource}',
  'process.cpu.time': 'counter s',
  'process.cpu.utilization': 'gauge 1',
  'process.memory.usage': UP_DOWN_BYTES,
  'process.uptime': GAUGE_SECONDS,
  'otel.sdk.processor.span.processed': 'counter {span}',
  'otel.sdk.processor.span.queue.size': 'upDownCounter {span}',
  'otel.sdk.processor.span.queue.capacity': 'upDownCounter {span}',
  'otel.sdk.exporter.span.exported': 'counter {span}',
  'otel.sdk.exporter.span.inflight': 'upDownCounter {span}',
  'otel.sdk.exporter.operation.duration':
    'histogram s 0.005,0.01,0.025,0.05,0.075,0.1,0.25,0.5,0.75,1,2.5,5,7.5,10',
  'otel.sdk.processor.log.processed': 'counter {log_record}',
  'otel.sdk.processor.log.queue.size': 'upDownCounter {log_record}',
  'otel.sdk.processor.log.queue.capacity': 'upDownCounter {log_record}',
  'otel.sdk.exporter.log.exported': 'counter {log_record}',
  'otel.sdk.exporter.log.inflight': 'upDownCounter {log_record}',
}

/** What they have no metric for: a collection as a whole, and the spool. */
const OWN = /^throughline\.(processor|exporter)\.collection\./

/** The first sentence of each metric's declaration in the package of the conventions. */
function descriptions(): Map<string, string> {
  const entry = createRequire(import.meta.url).resolve('@opentelemetry/semantic-conventions/incubating')
  const declared = ['stable', 'experimental']
    .map((kind) => readFileSync(join(entry, '..', `${kind}_metrics.d.cts`), 'utf8'))
    .join('\n')
  const found = declared.matchAll(
    /\/\*\*\n \* (.+)\n(?: \*(?!\/).*\n)* \*\/\ndeclare const METRIC_\w+: "([^"]+)"/g,
  )
  return new Map([...found].map(([, words, name]) => [name!, words!]))
}

async function measureEverything(): Promise<void> {
  const telemetry = start({ endpoint: sink.url })
  await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).text()
  telemetry.generate({ provider: 'openai' }, (call) => call.usage({ inputTokens: 1 }))
  await collectGarbage()
  // What a request took is known after it.
  await telemetry.flush()
  await telemetry.stop()
}

it('kinds, units, buckets and descriptions are the conventions’', async () => {
  await measureEverything()
  const said: Record<string, { is: string; description: string | undefined }> = Object.fromEntries(
    sink.metrics().map(({ name, unit, description, sum, histogram }) => {
      const kind = histogram ? 'histogram' : sum ? (sum.isMonotonic ? 'counter' : 'upDownCounter') : 'gauge'
      const buckets = histogram?.dataPoints?.[0]?.explicitBounds?.join()
      return [name, { is: [kind, unit, buckets].filter(Boolean).join(' '), description }]
    }),
  )
  const own = Object.entries(said).filter(([name]) => OWN.test(name))
  expect(own.map(([, { description }]) => description)).toEqual(
    own.map(() => expect.stringMatching(/^The .+\.$/)),
  )
  for (const [name] of own) delete said[name]
  const words = descriptions()
  expect(said).toEqual(
    Object.fromEntries(
      Object.entries(CONVENTIONS).map(([name, is]) => [name, { is, description: words.get(name) }]),
    ),
  )
})
