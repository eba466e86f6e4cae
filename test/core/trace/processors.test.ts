/** Span processors and exporters of others, given to start, get our spans. */
import { type Span, SpanKind, trace } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BatchSpanProcessor, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StartOptions } from '../../../src/core/config/options.js'
import type { SpanProcessor } from '../../../src/core/trace/processor.js'
import { start, type Telemetry } from '../../../src/node/index.js'
import { type Sink, startSink } from '../../support/sink.js'

let sink: Sink
let theirs: Sink
let telemetry: Telemetry

const begin = (...spanProcessors: SpanProcessor[]): StartOptions => ({
  serviceName: 'shop',
  metrics: false,
  spanProcessors,
})

const processor = (some: Partial<SpanProcessor>): SpanProcessor => {
  const done = () => Promise.resolve()
  return { onStart() {}, onEnd() {}, forceFlush: done, shutdown: done, ...some }
}

/** A trace with everything that a span can have. */
function work(): void {
  telemetry.span('parent', { kind: SpanKind.SERVER, attributes: { list: ['a', 'b'], n: 1.5 } }, (span) => {
    const links = [{ context: span.spanContext(), attributes: { why: 'batch' } }]
    telemetry.span('child', { links }, (child) => {
      child.addEvent('cache miss', { key: 7 }).recordException(new Error('gone'))
      child.setStatus({ code: 2, message: 'gone' })
    })
  })
}

beforeEach(async () => {
  ;[sink, theirs] = await Promise.all([startSink(), startSink()])
})
afterEach(async () => {
  await telemetry.stop()
  await Promise.all([sink.close(), theirs.close()])
})

describe.each([
  ['protobuf', ProtobufExporter],
  ['JSON', JsonExporter],
])('the official batch processor with the %s exporter', (_encoding, Exporter) => {
  it('sends the spans that we send', async () => {
    const exporter = new Exporter({ url: `${theirs.url}/v1/traces` })
    telemetry = start({ ...begin(new BatchSpanProcessor(exporter)), endpoint: sink.url })
    work()
    await telemetry.flush()
    expect(theirs.spans().map(({ name }) => name)).toEqual(['child', 'parent'])
    expect(theirs.spans()).toEqual(sink.spans())
  })

  it('sends them without an endpoint of ours, also what is left at stop, and no span of its own requests', async () => {
    const exporter = new Exporter({ url: `${theirs.url}/v1/traces` })
    telemetry = start(begin(new BatchSpanProcessor(exporter)))
    work()
    await telemetry.stop()
    expect(theirs.spans().map(({ name }) => name)).toEqual(['child', 'parent'])
    expect(sink.requests).toEqual([])
  })
})

it('the official in-memory exporter is given each span as it ends, its resource complete', async () => {
  const exporter = new InMemorySpanExporter()
  telemetry = start({ ...begin(new SimpleSpanProcessor(exporter)), endpoint: sink.url })
  work()
  await telemetry.flush()
  const [child, parent] = exporter.getFinishedSpans()
  expect(child?.parentSpanContext?.spanId).toBe(parent?.spanContext().spanId)
  expect(child?.resource.attributes['service.name']).toBe('shop')
  expect(child?.instrumentationScope.name).toBe('throughline')
})

it('a processor sees a span start, can change it until it has ended, and not after', async () => {
  const told: string[] = []
  const changing = processor({
    onStart(span, parent) {
      told.push(`start ${span.name} below ${trace.getSpan(parent) ? 'one' : 'none'}`)
      span.setAttribute('region', 'north')
    },
    onEnding: (span) => void span.setAttribute('ending', span.ended),
    onEnd(span) {
      told.push(`end ${span.name} ${span.ended}`)
      ;(span as unknown as Span).setAttribute('late', true)
    },
  })
  telemetry = start({ ...begin(changing), endpoint: sink.url })
  telemetry.span('one', () => telemetry.span('two', () => {}))
  await telemetry.flush()
  expect(told).toEqual(['start one below none', 'start two below one', 'end two true', 'end one true'])
  for (const { attributes } of sink.spans()) expect(attributes).toEqual({ region: 'north', ending: false })
})

it('a processor that fails everywhere costs nobody anything', async () => {
  const fail = () => {
    throw new Error('bad')
  }
  const bad: SpanProcessor = { onStart: fail, onEnding: fail, onEnd: fail, forceFlush: fail, shutdown: fail }
  const rejecting = processor({
    forceFlush: () => Promise.reject(new Error('bad')),
    shutdown: () => Promise.reject(new Error('bad')),
  })
  const exporter = new InMemorySpanExporter()
  telemetry = start({ ...begin(bad, rejecting, new SimpleSpanProcessor(exporter)), endpoint: sink.url })
  expect(telemetry.span('work', () => 'done')).toBe('done')
  await telemetry.flush()
  expect([exporter.getFinishedSpans().length, sink.spans().length]).toEqual([1, 1])
  await telemetry.stop()
})

it('one that is none is refused with what to write instead', () => {
  expect(() => start({ spanProcessors: [new InMemorySpanExporter() as never] })).toThrow(
    /new BatchSpanProcessor\(exporter\)/,
  )
  telemetry = start({ enabled: false })
})
