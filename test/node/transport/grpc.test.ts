/** OTLP/gRPC against the server of grpc-js: what arrives, and what becomes of every code it can answer. */

import { readFileSync } from 'node:fs'
import { Metadata, ServerCredentials, status } from '@grpc/grpc-js'
import { SpanKind } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type StartOptions, start, type Telemetry } from '../../../src/node/index.js'
import { grpcUrl } from '../../../src/node/transport/index.js'
import { eventually } from '../../support/eventually.js'
import { freePort } from '../../support/free-port.js'
import { type GrpcSink, startGrpcSink } from '../../support/grpc-sink.js'

const pem = (name: string) => new URL(`../../fixtures/tls/${name}.pem`, import.meta.url)
const read = (name: string) => readFileSync(pem(name))

let sink: GrpcSink
let telemetry: Telemetry
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
const warnings = () => warn.mock.calls.map(([line]) => String(line)).join('\n')

const begin = (options: StartOptions = {}) => {
  telemetry = start({
    endpoint: `http://127.0.0.1:${sink.port}`,
    protocol: 'grpc',
    metrics: false,
    spool: false,
    instrument: false,
    ...options,
  })
  return telemetry
}
const record = (count: number) => {
  for (let i = 0; i < count; i++) telemetry.span(`span ${i}`, () => {})
}

beforeEach(async () => {
  sink = await startGrpcSink()
})
afterEach(async () => {
  await telemetry.stop({ timeoutMs: 100 })
  sink.close()
  warn.mockClear()
})

describe('a gRPC receiver', () => {
  it('gets all three signals, with metadata, over one connection', async () => {
    begin({
      metrics: { intervalMs: 60_000 },
      headers: { Authorization: 'Bearer x' },
      limits: { batchSize: 10 },
    })
    record(50)
    telemetry.log.info('two')
    telemetry.counter('three').add(1)
    await telemetry.flush()
    expect(sink.calls.map(({ signal }) => signal).sort()).toEqual([
      'logs',
      'metrics',
      ...Array(5).fill('traces'),
    ])
    expect(new Set(sink.calls.map(({ peer }) => peer)).size).toBe(1)
    expect(new Set(sink.spanNames()).size).toBe(50)
    for (const { metadata } of sink.calls) expect(metadata).toMatchObject({ authorization: 'Bearer x' })
    expect(telemetry.status().traces).toEqual({ created: 50, exported: 50, dropped: {}, queued: 0 })
  })

  it('is chosen by variables, for one signal as for all', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'grpc')
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `http://127.0.0.1:${sink.port}/ignored`)
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'api-key=a%20b')
    telemetry = start({ instrument: false, spool: false })
    vi.unstubAllEnvs()
    record(1)
    await telemetry.flush()
    expect(sink.calls).toMatchObject([{ signal: 'traces', metadata: { 'api-key': 'a b' } }])
  })

  it('gets the headers that a function gives at each call', async () => {
    let token = 0
    begin({ headers: async () => ({ Authorization: `Bearer ${++token}` }) })
    for (let i = 0; i < 2; i++) {
      record(1)
      await telemetry.flush()
    }
    expect(sink.calls.map(({ metadata }) => metadata.authorization)).toEqual(['Bearer 1', 'Bearer 2'])
  })

  it('gets no span of its own calls', async () => {
    begin({ instrument: { runtimeMetrics: false } })
    record(1)
    await telemetry.flush()
    record(1)
    await telemetry.flush()
    // The receiver's end is in this process too, and is a server as any other.
    expect(sink.spans().filter(({ kind }) => kind === SpanKind.CLIENT + 1)).toEqual([])
    expect(sink.spanNames().filter((name) => name === 'span 0')).toHaveLength(2)
  })

  it('may accept a part', async () => {
    // partial_success (1) of rejected_spans (1) = 2 and error_message (2)
    sink.answerWith(Buffer.concat([Buffer.of(0x0a, 9, 0x08, 2, 0x12, 5), Buffer.from('stale')]))
    begin()
    record(5)
    await telemetry.flush()
    expect(telemetry.status().traces).toMatchObject({ exported: 3, dropped: { rejected: 2 } })
    expect(warnings()).toContain('answered OK and says: stale')
  })

  it.each(['CANCELLED', 'DEADLINE_EXCEEDED', 'ABORTED', 'OUT_OF_RANGE', 'UNAVAILABLE', 'DATA_LOSS'] as const)(
    'is tried again after %s',
    async (code) => {
      sink.answerWith({ code: status[code], details: 'not now' })
      begin()
      record(1)
      const flushed = telemetry.flush({ timeoutMs: 60_000 })
      await eventually(() => expect(warnings()).toContain(`answered ${code}: not now`))
      sink.answerWith(undefined)
      await flushed
      expect(telemetry.status().traces).toMatchObject({ exported: 1, dropped: {} })
    },
  )

  it.each([
    'INVALID_ARGUMENT',
    'UNAUTHENTICATED',
    'UNIMPLEMENTED',
    'INTERNAL',
    'RESOURCE_EXHAUSTED',
  ] as const)('is not tried again after %s', async (code) => {
    sink.answerWith({ code: status[code], details: 'naïve' })
    begin()
    record(2)
    await telemetry.flush()
    expect(sink.count()).toBe(1)
    expect(telemetry.status().traces.dropped).toEqual({ rejected: 2 })
    expect(warnings()).toContain(`answered ${code}: naïve`)
  })

  it('is tried again after RESOURCE_EXHAUSTED with a RetryInfo', async () => {
    const type = Buffer.from('type.googleapis.com/google.rpc.RetryInfo')
    const field = (tag: number, bytes: Uint8Array) => Buffer.concat([Buffer.of(tag, bytes.length), bytes])
    // retry_delay (1) of nanos (2) = 1
    const any = Buffer.concat([field(0x0a, type), field(0x12, field(0x0a, Buffer.of(0x10, 1)))])
    const metadata = new Metadata()
    metadata.set('grpc-status-details-bin', field(0x1a, any))
    sink.answerWith({ code: status.RESOURCE_EXHAUSTED, metadata })
    begin()
    record(1)
    const flushed = telemetry.flush({ timeoutMs: 60_000 })
    await sink.until(() => sink.count() > 0)
    sink.answerWith(undefined)
    await flushed
    expect(telemetry.status().traces).toMatchObject({ exported: 1, dropped: {} })
  })

  it('is reached again after it died', async () => {
    sink.close()
    sink = await startGrpcSink(undefined, await freePort())
    begin()
    record(1)
    await telemetry.flush()
    sink.close()
    record(1)
    const flushed = telemetry.flush({ timeoutMs: 60_000 })
    await eventually(() => expect(warnings()).toContain('cannot reach'))
    sink = await startGrpcSink(undefined, sink.port)
    await flushed
    expect(telemetry.status().traces).toMatchObject({ exported: 2, dropped: {} })
  })

  it('that never answers holds up neither flush nor stop', async () => {
    sink.answerWith('never')
    begin({ spool: false })
    record(3)
    await telemetry.flush({ timeoutMs: 20 })
    expect(telemetry.status().traces.queued).toBe(3)
    await telemetry.stop({ timeoutMs: 20 })
    await eventually(() => expect(telemetry.status().traces.dropped).toEqual({ stopped: 3 }))
  })

  it('that does not answer in a request’s own time is given up', async () => {
    sink.answerWith('never')
    begin({ spool: false, limits: { exportTimeoutMs: 50, retryMs: 1 } })
    record(1)
    await telemetry.flush()
    expect(telemetry.status().traces.dropped).toEqual({ unreachable: 1 })
    expect(warnings()).toContain('no answer within 50 ms')
  })
})

describe('over TLS', () => {
  const secured = async () => {
    sink.close()
    const pair = { private_key: read('server-key'), cert_chain: read('server-cert') }
    sink = await startGrpcSink(ServerCredentials.createSsl(read('ca'), [pair], true))
  }

  it('takes an own authority and a client certificate', async () => {
    await secured()
    begin({
      endpoint: `https://localhost:${sink.port}`,
      tls: {
        ca: read('ca').toString(),
        cert: read('client-cert').toString(),
        key: read('client-key').toString(),
      },
    })
    record(1)
    await telemetry.flush()
    expect(sink.spanNames()).toEqual(['span 0'])
  })

  it('says what is wrong with a certificate', async () => {
    await secured()
    begin({ endpoint: `https://localhost:${sink.port}`, limits: { retryMs: 1 } })
    record(1)
    await telemetry.flush()
    expect(warnings()).toMatch(/cannot reach https:\/\/localhost:\d+ \((SELF_SIGNED|UNABLE_TO)/)
  })
})

it('has its own port and path at an endpoint', () => {
  const path = '/opentelemetry.proto.collector.logs.v1.LogsService/Export'
  expect(grpcUrl('http://collector', 'logs')).toBe(`http://collector:4317${path}`)
  expect(grpcUrl('http://collector:5000/x?y', 'logs')).toBe(`http://collector:5000${path}`)
  expect(grpcUrl('https://collector.example', 'logs')).toBe(`https://collector.example${path}`)
})
