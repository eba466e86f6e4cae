/** The random-trace-id flag: set by our ids, kept for others', on the wire and in OTLP. */
import { context, propagation, type Span, SpanKind, trace } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { random } from '../support/random.js'
import type { SinkSpan } from '../support/sink.js'
import { begin, sink, sinkEachTest, telemetry } from '../support/telemetry.js'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const remote = (flags: string) => ({ traceparent: `00-${TRACE_ID}-b7ad6b7169203331-${flags}` })

const SAMPLED = 0x01
const RANDOM = 0x02
/** OTLP's own bits beside the eight of W3C: it is known whether the parent is remote, and it is. */
const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

const sent = (): string => telemetry.inject<Record<string, string>>({}).traceparent!.slice(-2)
const exported = async (): Promise<Record<string, SinkSpan>> => {
  await telemetry.flush()
  return Object.fromEntries(sink.spans().map((span) => [span.name, span]))
}

sinkEachTest({ instrument: false, metrics: false })
afterEach(() => void vi.restoreAllMocks())

describe('a new trace', () => {
  it('carries the flag in every span, on the wire and in OTLP', async () => {
    begin()
    telemetry.span('root', () => {
      expect(sent()).toBe('03')
      telemetry.span('child', () => expect(sent()).toBe('03'))
      telemetry.span('another root', { root: true }, () => expect(sent()).toBe('03'))
      telemetry.log.info('logged')
    })
    const { root, child, 'another root': another } = await exported()
    for (const span of [root, child, another]) expect(span?.flags).toBe(SAMPLED | RANDOM | HAS_IS_REMOTE)
    expect(sink.logs()[0]?.flags).toBe(SAMPLED | RANDOM)
  })

  it('carries it when it is not sampled', () => {
    begin({ sampling: { ratio: 0 } })
    telemetry.span('root', (span) => {
      expect(span.isRecording()).toBe(false)
      expect(sent()).toBe('02')
      telemetry.span('child', () => expect(sent()).toBe('02'))
    })
  })

  it('carries it by whichever tracer and method it is started', () => {
    begin()
    const tracer = trace.getTracer('app')
    const flags = (span: Span) => span.spanContext().traceFlags
    expect(flags(tracer.startSpan('a'))).toBe(SAMPLED | RANDOM)
    expect(flags(trace.getTracerProvider().getTracer('app').startSpan('b'))).toBe(SAMPLED | RANDOM)
    expect(tracer.startActiveSpan('c', flags)).toBe(SAMPLED | RANDOM)
    expect(tracer.startActiveSpan('d', { kind: SpanKind.CLIENT }, flags)).toBe(SAMPLED | RANDOM)
    expect(tracer.startActiveSpan('e', {}, context.active(), flags)).toBe(SAMPLED | RANDOM)
  })

  it('has trace ids whose bytes are uniform', () => {
    begin({ sampling: { ratio: 0 } })
    const next = random(1)
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      for (let i = 0; i < array!.byteLength; i++) (array as Uint8Array)[i] = next() * 256
      return array
    })
    const counts = Array.from({ length: 16 }, () => new Uint32Array(256))
    const spans = 25_600
    for (let i = 0; i < spans; i++) {
      const { traceId } = trace.getTracer('app').startSpan('one').spanContext()
      for (let byte = 0; byte < 16; byte++) {
        const value = Number.parseInt(traceId.slice(byte * 2, byte * 2 + 2), 16)
        counts[byte]![value]!++
      }
    }
    const expected = spans / 256
    for (const histogram of counts) {
      const chiSquare = histogram.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
      // 255 degrees of freedom: one uniform histogram in a million lies outside.
      expect(chiSquare).toBeGreaterThan(160)
      expect(chiSquare).toBeLessThan(375)
    }
  })
})

describe('a trace from elsewhere', () => {
  it.each([
    ['00', '00'],
    ['01', '01'],
    ['02', '02'],
    ['03', '03'],
    ['ff', '03'],
  ])('with flags %s goes on with %s', (received, goesOn) => {
    begin()
    telemetry.continueFrom(remote(received), () => {
      expect(sent()).toBe(goesOn)
      telemetry.span('server', () => {
        expect(sent()).toBe(goesOn)
        telemetry.span('inner', () => expect(sent()).toBe(goesOn))
      })
    })
  })

  it('says in OTLP what it was told', async () => {
    begin()
    telemetry.continueFrom(remote('01'), () => telemetry.span('old', () => {}))
    telemetry.continueFrom(remote('03'), () => telemetry.span('new', () => {}))
    const { old, new: recent } = await exported()
    expect(old?.flags).toBe(SAMPLED | HAS_IS_REMOTE | IS_REMOTE)
    expect(recent?.flags).toBe(SAMPLED | RANDOM | HAS_IS_REMOTE | IS_REMOTE)
  })

  it('ends where a new root begins', () => {
    begin()
    telemetry.continueFrom(remote('01'), () =>
      telemetry.span('root', { root: true }, (span) => {
        expect(span.spanContext().traceId).not.toBe(TRACE_ID)
        expect(sent()).toBe('03')
      }),
    )
  })

  it('says in a link what it was told', async () => {
    begin()
    const links = telemetry.linksFrom([remote('01')])
    telemetry.span('batch', { links }, () => {})
    const { batch } = await exported()
    expect(batch?.links?.[0]?.flags).toBe(SAMPLED | HAS_IS_REMOTE | IS_REMOTE)
  })
})

it('leaves the constant of suppressed tracing alone', () => {
  begin()
  context.with(suppressTracing(context.active()), () =>
    telemetry.span('suppressed', (span) => {
      expect(span.spanContext().traceFlags).toBe(0)
      expect(telemetry.inject({})).toEqual({})
    }),
  )
  expect(trace.getTracer('app').startSpan('next').spanContext().traceFlags).toBe(SAMPLED | RANDOM)
  expect(propagation.fields()).toEqual(['traceparent', 'tracestate', 'baggage'])
})
