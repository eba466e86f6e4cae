/** What a file took and lost is exported as metrics, as what goes to a receiver is. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { exportMessages, fromJson, type Message } from '../../../src/core/otlp/index.js'
import { plain } from '../../support/sinkValues.js'
import { begin, sink, sinkEachTest } from '../../support/telemetry.js'

let folder: string
vi.spyOn(console, 'warn').mockImplementation(() => {})

sinkEachTest({
  ...{ spool: false, logs: false, limits: { retryMs: 1, batchDelayMs: 60_000 } },
  ...{ instrument: { http: false, runtimeMetrics: false }, metrics: { intervalMs: 60_000 } },
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-file-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** How many spans, by the exporter and what became of them. */
const exported = (metrics: Pick<Message<'Metric'>, 'name' | 'sum'>[]) =>
  metrics
    .findLast(({ name }) => name === 'otel.sdk.exporter.span.exported')
    ?.sum?.dataPoints?.map(({ attributes, asInt, asDouble }) => {
      const { 'otel.component.name': who, 'error.type': error } = plain(attributes)
      return [who, error, Number(asInt ?? asDouble)]
    })

it('beside a receiver, each by its own name', async () => {
  writeFileSync(join(folder, 'file'), '')
  const telemetry = begin({ file: join(folder, 'file', 'below') })
  telemetry.span('one', () => {})
  await telemetry.flush({ timeoutMs: 60_000 })
  await telemetry.flush({ timeoutMs: 60_000 })
  expect(exported(sink.metrics())).toEqual([
    ['otlp_http_span_exporter/0', undefined, 1],
    ['otlp_json_file_span_exporter/0', undefined, 0],
    ['otlp_json_file_span_exporter/0', 'unreachable', 1],
  ])
  const processed = sink.metrics().findLast(({ name }) => name === 'otel.sdk.processor.span.processed')
  expect(
    processed?.sum?.dataPoints?.map(({ attributes }) => plain(attributes)['otel.component.name']),
  ).toEqual(['batching_span_processor/0', 'batching_span_processor/1'])
})

it('without one, in the file itself', async () => {
  const file = join(folder, 'telemetry.jsonl')
  const telemetry = begin({ endpoint: undefined as never, file })
  telemetry.span('one', () => {})
  await telemetry.flush({ timeoutMs: 60_000 })
  await telemetry.flush({ timeoutMs: 60_000 })
  const metrics = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"resourceMetrics"'))
    .flatMap((line) => fromJson(exportMessages.metrics.request, line).resourceMetrics ?? [])
    .flatMap(({ scopeMetrics = [] }) => scopeMetrics.flatMap((one) => one.metrics ?? []))
  expect(exported(metrics)).toEqual([['otlp_json_file_span_exporter/0', undefined, 1]])
})
