/** What is tried with the peers. A row throws when it does not hold, and otherwise answers what was seen. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StartOptions } from '../../src/node/index.js'
import type { Sink } from '../support/sink.js'
import { inFile, isAll, same } from './compare.js'
import { folder, launch, newSink, runApplication, startOtelcol, startOurs } from './peer.js'
import type { Tools } from './tools.js'

export interface Row {
  title: string
  run(tools: Tools): Promise<string>
}

const pem = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url))
/** Of the Collector, which wants to know its clients. */
const tls = { cert_file: pem('server-cert'), key_file: pem('server-key'), client_ca_file: pem('ca') }

const readsOurFile: Row = {
  title: "the Collector's file receiver reads our file, all three signals",
  async run(tools) {
    const sink = await newSink()
    const file = join(folder(), 'telemetry.jsonl')
    await runApplication({ file })
    const made = inFile(file)
    const { end } = await startOtelcol(tools, { to: sink.url, file })
    // The receiver goes on to watch the file.
    await sink.until(() => isAll(sink, made))
    await end()
    return same(sink, made)
  },
}

/** The same telemetry goes to the Collector and into a file, and must come out of the one as it is in the other. */
const takesOurs = (title: string, options: Partial<StartOptions>, isSecure = false): Row => ({
  title: `the Collector takes our ${title}`,
  async run(tools) {
    const sink = await newSink()
    const parts = isSecure ? { http: { tls }, grpc: { tls } } : {}
    const { http, grpc, end } = await startOtelcol(tools, { to: sink.url, ...parts })
    const file = join(folder(), 'telemetry.jsonl')
    const endpoint = (options.protocol === 'grpc' ? grpc : http).replace('127.0.0.1', 'localhost')
    const { traces, logs, metrics, said } = await runApplication({ endpoint, file, ...options })
    await end()
    assert.deepEqual([traces.dropped, logs.dropped, metrics.dropped], [{}, {}, {}], said)
    return same(sink, inFile(file))
  },
})

/** The one behind the Collector refuses, and the Collector says so to us in its own way. */
const refuses = (
  title: string,
  protocol: 'http/protobuf' | 'grpc',
  status: 400 | 503,
  judge: (sink: Sink, ran: Awaited<ReturnType<typeof runApplication>>) => string,
): Row => ({
  title: `the Collector ${title} over ${protocol}`,
  async run(tools) {
    const sink = await newSink()
    const { http, grpc, end } = await startOtelcol(tools, { to: sink.url })
    let refused = 0
    sink.answerWith((request, response) => {
      refused++
      request.resume()
      // It is away for one request.
      if (status === 503) sink.answerWith(undefined)
      response.writeHead(status).end()
    })
    const endpoint = protocol === 'grpc' ? grpc : http
    const ran = await runApplication({ endpoint, protocol, logs: false, metrics: false })
    await end()
    assert.ok(refused > 0)
    return judge(sink, ran)
  },
})

const delivered: Parameters<typeof refuses>[3] = (sink, { traces, said }) => {
  assert.deepEqual([traces.dropped, traces.exported], [{}, traces.created], said)
  assert.equal(sink.spans().length, traces.created)
  return `${traces.exported} of ${traces.created} spans delivered by another try`
}

const rejected: Parameters<typeof refuses>[3] = (sink, { traces, said }) => {
  assert.deepEqual(traces.dropped, { rejected: traces.created })
  assert.equal(sink.spans().length, 0)
  // In the Collector's own words.
  assert.match(said, /answered (400|413|INVALID_ARGUMENT): \S/)
  return `${traces.created} spans counted as rejected; said: ${said.trim().split('\n').at(-1)}`
}

const tooLarge: Row = {
  title: 'the Collector takes no request above its limit',
  async run(tools) {
    const sink = await newSink()
    const { http, end } = await startOtelcol(tools, { to: sink.url, http: { max_request_body_size: 100 } })
    const ran = await runApplication({ endpoint: http, compression: 'none', logs: false, metrics: false })
    await end()
    return rejected(sink, ran)
  },
}

/** Ours as the next hop, and telemetry that none of ours has made. */
const forwards = (encoding: 'proto' | 'json', isHttp: boolean): Row => ({
  title: `telemetrygen, ${isHttp ? 'HTTP' : 'gRPC'}, through the Collector, ${encoding}, into our collector`,
  async run(tools) {
    const ours = await startOurs()
    const otelcol = await startOtelcol(tools, { to: ours.url, exporter: { encoding } })
    const seen = await generate(tools, isHttp ? otelcol.http : otelcol.grpc, isHttp, ours)
    await Promise.all([otelcol.end(), ours.end()])
    return seen
  },
})

const straight: Row = {
  title: 'telemetrygen, HTTP, straight into our collector',
  async run(tools) {
    const ours = await startOurs()
    const seen = await generate(tools, ours.url, true, ours)
    await ours.end()
    return seen
  },
}

async function generate(
  { telemetrygen }: Tools,
  url: string,
  isHttp: boolean,
  { count }: Awaited<ReturnType<typeof startOurs>>,
): Promise<string> {
  const common = [
    '--otlp-endpoint',
    new URL(url).host,
    '--otlp-insecure',
    '--rate',
    '0',
    ...(isHttp ? ['--otlp-http'] : []),
  ]
  await launch(telemetrygen, ['traces', ...common, '--traces', '20', '--child-spans', '2']).ended
  await launch(telemetrygen, ['logs', ...common, '--logs', '30']).ended
  await launch(telemetrygen, ['metrics', ...common, '--metrics', '10']).ended
  const found = await count()
  assert.deepEqual(found, { spans: 60, logs: 30, points: 10 })
  return Object.entries(found)
    .map(([what, number]) => `${number} ${what}`)
    .join(', ')
}

const SECURE = { tls: { ca: pem('ca'), cert: pem('client-cert'), key: pem('client-key') } }

export const ROWS: Row[] = [
  readsOurFile,
  takesOurs('OTLP/HTTP JSON', { protocol: 'http/json', compression: 'none' }),
  takesOurs('OTLP/HTTP JSON, gzip', { protocol: 'http/json', compression: 'gzip' }),
  takesOurs('OTLP/HTTP protobuf', { protocol: 'http/protobuf', compression: 'none' }),
  takesOurs('OTLP/HTTP protobuf, gzip', { protocol: 'http/protobuf', compression: 'gzip' }),
  takesOurs('OTLP/gRPC', { protocol: 'grpc', compression: 'none' }),
  takesOurs('OTLP/gRPC, gzip', { protocol: 'grpc', compression: 'gzip' }),
  takesOurs(
    'OTLP/HTTP protobuf, gzip, TLS with certificates of both ends',
    { protocol: 'http/protobuf', compression: 'gzip', ...SECURE },
    true,
  ),
  takesOurs('OTLP/gRPC, TLS with certificates of both ends', { protocol: 'grpc', ...SECURE }, true),
  refuses('is asked again when it could not pass on', 'http/protobuf', 503, delivered),
  refuses('is asked again when it could not pass on', 'grpc', 503, delivered),
  refuses('is not asked again after a refusal', 'http/protobuf', 400, rejected),
  refuses('is not asked again after a refusal', 'grpc', 400, rejected),
  tooLarge,
  forwards('proto', false),
  forwards('json', true),
  straight,
]
