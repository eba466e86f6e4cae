import { SpanKind } from '@opentelemetry/api'
import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { describe, expect, it } from 'vitest'
import { ask, collector, post } from './support.js'

const protobuf = 'application/x-protobuf'
const resource = resourceFromAttributes({ 'service.name': 'sdk' })

describe("the official SDK's protobuf", () => {
  it('arrives as spans', async () => {
    const c = await collector()
    const exporter = new InMemorySpanExporter()
    const provider = new BasicTracerProvider({
      resource,
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    })
    const sent = provider
      .getTracer('lib', '1.2')
      .startSpan('GET /', { kind: SpanKind.CLIENT, attributes: { n: -1.5, list: ['a', 'b'] } })
    sent.addEvent('retry', { attempt: 2 })
    sent.setStatus({ code: 2, message: 'no' })
    sent.end()
    const { response } = await post(
      c.url,
      '/v1/traces',
      ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans())! as BodyInit,
      { 'content-type': protobuf },
    )
    expect(response.status).toBe(200)
    const { spans } = await ask(c, `traces/${sent.spanContext().traceId}`)
    expect(spans).toMatchObject([
      {
        spanId: sent.spanContext().spanId,
        parentSpanId: '',
        name: 'GET /',
        kind: 'client',
        service: 'sdk',
        status: { code: 'error', message: 'no' },
        attributes: { n: -1.5, list: ['a', 'b'] },
        events: [{ name: 'retry', attributes: { attempt: 2 } }],
        scope: { name: 'lib', version: '1.2' },
      },
    ])
  })

  it('arrives as log records', async () => {
    const c = await collector()
    const exporter = new InMemoryLogRecordExporter()
    const provider = new LoggerProvider({
      resource,
      processors: [new SimpleLogRecordProcessor({ exporter })],
    })
    provider
      .getLogger('lib')
      .emit({ body: { a: [1, true] }, severityNumber: 13, attributes: { k: 'v' }, eventName: 'e' })
    await provider.forceFlush()
    await post(
      c.url,
      '/v1/logs',
      ProtobufLogsSerializer.serializeRequest(exporter.getFinishedLogRecords())! as BodyInit,
      { 'content-type': protobuf },
    )
    expect((await ask(c, 'logs')).logs).toMatchObject([
      {
        body: { a: [1, true] },
        severityNumber: 13,
        severityText: 'WARN',
        eventName: 'e',
        attributes: { k: 'v' },
        service: 'sdk',
      },
    ])
  })

  it('arrives as metrics', async () => {
    const c = await collector()
    const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA)
    const provider = new MeterProvider({
      resource,
      readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 100_000 })],
    })
    const meter = provider.getMeter('lib')
    meter.createCounter('orders', { unit: '1' }).add(3, { shop: 'a' })
    meter.createHistogram('size', { advice: { explicitBucketBoundaries: [1, 10] } }).record(5)
    await provider.forceFlush()
    await post(
      c.url,
      '/v1/metrics',
      ProtobufMetricsSerializer.serializeRequest(exporter.getMetrics()[0]!)! as BodyInit,
      { 'content-type': protobuf },
    )
    await provider.shutdown()
    expect((await ask(c, 'metrics?name=orders')).metrics).toMatchObject([
      { type: 'sum', temporality: 'delta', monotonic: true, value: 3, unit: '1', attributes: { shop: 'a' } },
    ])
    expect((await ask(c, 'metrics?query=type=histogram')).metrics).toMatchObject([
      { name: 'size', count: 1, sum: 5, min: 5, max: 5, bucketCounts: [0, 1, 0], explicitBounds: [1, 10] },
    ])
  })
})
