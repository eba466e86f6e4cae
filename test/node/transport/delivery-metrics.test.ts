/** What became of the records is exported as metrics, by the conventions' names. */
import { status } from '@grpc/grpc-js'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { start, type Telemetry } from '../../../src/node/index.js'
import { startGrpcSink } from '../../support/grpc-sink.js'
import { type Sink, startSink } from '../../support/sink.js'
import { plain } from '../../support/sinkValues.js'

let sink: Sink
let telemetry: Telemetry
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})

beforeEach(async () => {
  sink = await startSink()
})
afterEach(async () => {
  await telemetry.stop()
  await sink.close()
  warn.mockClear()
})

/** A metric as it arrived last: its point with this `error.type`, or with none. */
const value = (name: string, errorType?: string) => {
  const points = sink.metrics().findLast((metric) => metric.name === name)?.sum?.dataPoints ?? []
  const point = points.find(({ attributes }) => plain(attributes)['error.type'] === errorType)
  return point && Number(point.asInt ?? point.asDouble)
}

/** How often exports took whatever they took, by what came of them. */
const exports = (): Record<string, unknown>[] =>
  (
    sink.metrics().findLast(({ name }) => name === 'otel.sdk.exporter.operation.duration')?.histogram
      ?.dataPoints ?? []
  ).map(({ attributes, count, sum }) => {
    const { 'server.address': _, 'server.port': __, ...told } = plain(attributes)
    expect(sum).toBeGreaterThan(0)
    return { ...told, count: Number(count) }
  })

const KINDS = { 'http/json': 'http_json', 'http/protobuf': 'http' } as const

it.each(['http/json', 'http/protobuf'] as const)('has how long each export took, by %s', async (protocol) => {
  telemetry = start({
    endpoint: sink.url,
    protocol,
    ...{ spool: false, logs: false, limits: { retryMs: 1, batchDelayMs: 60_000 } },
    ...{ instrument: { http: false, runtimeMetrics: false }, metrics: { intervalMs: 60_000 } },
  })
  const send = async (status: number) => {
    sink.refuseBy(({ signal }) => (signal === 'traces' && status !== 200 ? { status } : undefined))
    telemetry.span('one', () => {})
    await telemetry.flush({ timeoutMs: 60_000 })
  }
  for (const status of [200, 400, 503, 200]) await send(status)
  await telemetry.flush({ timeoutMs: 60_000 })
  const type = `otlp_${KINDS[protocol]}_span_exporter`
  const about = { 'otel.component.type': type, 'otel.component.name': `${type}/0` }
  expect(exports().filter((one) => one['otel.component.type'] === type)).toEqual([
    { ...about, 'http.response.status_code': 200, count: 2 },
    { ...about, 'http.response.status_code': 400, 'error.type': 'rejected', count: 1 },
    { ...about, 'http.response.status_code': 503, 'error.type': 'unreachable', count: 1 },
  ])
  expect(exports().map((one) => one['otel.component.type'])).toContain(type.replace('span', 'metric'))
})

it('has gRPC’s own code of each export', async () => {
  const receiver = await startGrpcSink()
  telemetry = start({
    endpoint: sink.url,
    signals: { traces: { endpoint: `http://127.0.0.1:${receiver.port}`, protocol: 'grpc' } },
    ...{ spool: false, logs: false, instrument: { http: false, runtimeMetrics: false } },
    metrics: { intervalMs: 60_000 },
  })
  telemetry.span('one', () => {})
  await telemetry.flush({ timeoutMs: 60_000 })
  receiver.answerWith({ code: status.INTERNAL })
  telemetry.span('two', () => {})
  await telemetry.flush({ timeoutMs: 60_000 })
  await telemetry.flush({ timeoutMs: 60_000 })
  receiver.close()
  const codes = exports().map((one) => [one['rpc.status_code'], one['error.type'], one.count])
  expect(codes).toContainEqual(['OK', undefined, 1])
  expect(codes).toContainEqual(['INTERNAL', 'rejected', 1])
})

it('counts what was taken, delivered and lost, by cause', async () => {
  telemetry = start({
    endpoint: sink.url,
    spool: false,
    instrument: { http: false, runtimeMetrics: false },
    metrics: { intervalMs: 60_000 },
    limits: { queueSize: 10, batchDelayMs: 60_000 },
  })
  const record = (count: number) => {
    for (let i = 0; i < count; i++) telemetry.span(`span ${i}`, () => {})
  }
  record(13)
  await telemetry.flush({ timeoutMs: 60_000 })
  sink.answerWith({ status: 400 })
  record(2)
  await telemetry.flush({ timeoutMs: 60_000 })
  sink.answerWith(undefined)
  await telemetry.flush({ timeoutMs: 60_000 })
  expect(value('otel.sdk.processor.span.processed')).toBe(12)
  expect(value('otel.sdk.processor.span.processed', 'queue_full')).toBe(3)
  expect(value('otel.sdk.processor.span.queue.capacity')).toBe(10)
  expect(value('otel.sdk.processor.span.queue.size')).toBe(0)
  expect(value('otel.sdk.exporter.span.exported')).toBe(10)
  expect(value('otel.sdk.exporter.span.exported', 'rejected')).toBe(2)
  expect(value('otel.sdk.exporter.span.inflight')).toBe(0)
  expect(value('throughline.exporter.collection.exported', 'rejected')).toBe(1)
  expect(telemetry.status().traces).toMatchObject({ exported: 10, dropped: { queue_full: 3, rejected: 2 } })
})
