/** What a tracer makes of its context, and what samplers decide, compared with the official ones. */
import {
  type Context,
  context,
  createTraceState,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { suppressTracing as officiallySuppressTracing } from '@opentelemetry/core'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { describe, expect, it } from 'vitest'
import { newSpanId, newTraceId } from '../../../src/core/trace/ids.js'
import { alwaysOff, alwaysOn, parentBased, ratioSampler } from '../../../src/core/trace/sampler.js'
import type { SpanOptions as OurSpanOptions } from '../../../src/core/trace/tracer.js'
import { both, facts } from './both.js'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const below = (given: object): Context =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: TRACE_ID,
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
    ...given,
  })

const CONTEXTS: Record<string, Context> = {
  none: ROOT_CONTEXT,
  local: below({}),
  'remote, sampled': below({ isRemote: true }),
  'remote, unsampled': below({ isRemote: true, traceFlags: 0 }),
  'with a tracestate': below({ traceState: createTraceState('vendor=1') }),
  'of zeros': below({ traceId: '0'.repeat(32) }),
  'no hex': below({ spanId: 'x'.repeat(16) }),
  'too short': below({ traceId: '12' }),
  suppressed: officiallySuppressTracing(below({})),
}

/** What both must agree about. */
function decision(span: Span): unknown {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  return {
    trace: traceId === TRACE_ID || Number(`0x${traceId}`) === 0 ? traceId : traceId.length,
    span: spanId.length,
    sampled: traceFlags & TraceFlags.SAMPLED,
    state: traceState?.serialize(),
    recording: span.isRecording(),
    facts: span.isRecording() && { ...(facts(span) as object), startTime: 'now' },
  }
}

describe('a tracer', () => {
  const { ours, official } = both()
  const options: SpanOptions[] = [{}, { root: true }, { kind: SpanKind.SERVER }]
  for (const [name, parent] of Object.entries(CONTEXTS))
    it.each(options)(`does as the official one below a parent: ${name}, with %o`, (given) => {
      const [one, other] = [ours, official].map(({ tracer }) =>
        decision(tracer.startSpan('work', given, parent)),
      )
      expect(one).toEqual(other)
    })

  it('takes all forms of startActiveSpan', () => {
    const { tracer } = both().ours
    const parent = CONTEXTS.local!
    const kind = (span: Span) => (facts(span) as { kind: SpanKind }).kind
    const traceOf = (span: Span) => span.spanContext().traceId
    expect(tracer.startActiveSpan('a', kind)).toBe(SpanKind.INTERNAL)
    expect(tracer.startActiveSpan('a', { kind: SpanKind.CLIENT }, kind)).toBe(SpanKind.CLIENT)
    expect(tracer.startActiveSpan('a', {}, parent, traceOf)).toBe(TRACE_ID)
    expect(tracer.startActiveSpan('a', undefined as never, traceOf)).not.toBe(TRACE_ID)
    expect(tracer.startActiveSpan('a', {}, undefined as never, traceOf)).not.toBe(TRACE_ID)
    expect(context.active()).toBe(ROOT_CONTEXT)
  })

  it('takes an id for the span', () => {
    const { tracer } = both().ours
    const given: OurSpanOptions = { spanId: '00f067aa0ba902b7' }
    expect(tracer.startSpan('named', given).spanContext().spanId).toBe('00f067aa0ba902b7')
  })

  it('costs the span and not the application when a sampler throws', () => {
    const { tracer } = both({
      shouldSample() {
        throw new Error('bad')
      },
    }).ours
    expect(tracer.startSpan('bad').isRecording()).toBe(false)
    expect(tracer.startActiveSpan('bad', () => 'ran')).toBe('ran')
  })

  it('costs an attribute and not the application when reading it throws', () => {
    const { tracer, ended } = both().ours
    const attributes = Object.defineProperty({ good: 1 }, 'bad', {
      enumerable: true,
      get() {
        throw new Error('bad')
      },
    })
    tracer.startSpan('work', { attributes }).setAttributes(attributes).addEvent('event', attributes).end()
    expect(ended[0]).toMatchObject({ attributes: { good: 1 }, events: [{ attributes: { good: 1 } }] })
  })
})

describe('a sampler', () => {
  const decide = (sampler: Sampler, parent: Context, traceId: string) =>
    sampler.shouldSample(parent, traceId, 'name', SpanKind.INTERNAL, {}, []).decision

  it.each([0, 0.001, 0.1, 0.5, 0.9, 1])('of the ratio %d decides as the official one', (ratio) => {
    const [ours, official] = [ratioSampler(ratio), new TraceIdRatioBasedSampler(ratio)]
    let sampled = 0
    for (let i = 0; i < 2000; i++) {
      const id = newTraceId()
      expect(decide(ours, ROOT_CONTEXT, id)).toBe(decide(official, ROOT_CONTEXT, id))
      sampled += decide(ours, ROOT_CONTEXT, id) / 2
    }
    expect(Math.abs(sampled / 2000 - ratio)).toBeLessThan(0.08)
  })

  it('by parent decides as the official one', () => {
    for (const [ours, official] of [
      [parentBased(alwaysOn), new ParentBasedSampler({ root: new AlwaysOnSampler() })],
      [parentBased(alwaysOff), new ParentBasedSampler({ root: new AlwaysOffSampler() })],
    ] as const)
      for (const parent of Object.values(CONTEXTS))
        expect(decide(ours, parent, TRACE_ID)).toBe(decide(official, parent, TRACE_ID))
  })

  it('of others is asked once for each span, and heard', () => {
    const traceState = createTraceState('sampler=1')
    const asked: string[] = []
    const sampler: Sampler = {
      shouldSample(_context, _traceId, name) {
        asked.push(name)
        return { decision: 1, attributes: { rule: 'mine' }, traceState }
      },
    }
    const { tracer, ended } = both(sampler).ours
    const span = tracer.startSpan('asked')
    span.end()
    expect(asked).toEqual(['asked'])
    expect(ended[0]?.attributes).toEqual({ rule: 'mine' })
    expect(span.spanContext()).toMatchObject({ traceFlags: 2, traceState })
  })
})

describe('ids', () => {
  it('are of their length, lower-case hex, and never the same', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => (index % 3 ? newSpanId() : newTraceId()))
    expect(new Set(ids).size).toBe(ids.length)
    for (const [index, id] of ids.entries())
      expect(id).toMatch(index % 3 ? /^[0-9a-f]{16}$/ : /^[0-9a-f]{32}$/)
  })
})
