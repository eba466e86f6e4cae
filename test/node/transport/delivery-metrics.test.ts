/** What became of the records is exported as metrics, by the conventions' names. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { start, type Telemetry } from '../../../src/node/index.js'
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
  await telemetry.flush()
  sink.answerWith({ status: 400 })
  record(2)
  await telemetry.flush()
  sink.answerWith(undefined)
  await telemetry.flush()
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
