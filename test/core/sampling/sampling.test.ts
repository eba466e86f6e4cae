import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { limited } from '../../../src/core/sampling/per-second.js'
import { probability } from '../../../src/core/sampling/probability.js'
import { alwaysOn, RECORD_AND_SAMPLED, type Sampler } from '../../../src/core/sampling/sampler.js'
import { type StartOptions, start, type Telemetry } from '../../../src/node/index.js'
import { type Sink, startSink } from '../../support/sink.js'

let sink: Sink
let telemetry: Telemetry | undefined
vi.spyOn(console, 'warn').mockImplementation(() => {})

beforeEach(async () => {
  sink = await startSink()
})
afterEach(async () => {
  await telemetry?.stop()
  await sink.close()
})

const begin = (sampling: StartOptions['sampling']) => {
  telemetry = start({ endpoint: sink.url, instrument: false, logs: false, metrics: false, sampling })
  return telemetry
}
const names = () => sink.spans().map(({ name }) => name)
const traceIdEnding = (digits: string) => digits.padStart(32, 'a')
const from = (traceId: string, tracestate?: string, flags = '00') => ({
  traceparent: `00-${traceId}-00f067aa0ba902b7-${flags}`,
  ...(tracestate && { tracestate }),
})

describe('a ratio', () => {
  it.each([
    [0.5, '7fffffffffffff', false],
    [0.5, '80000000000000', true],
    [0.25, 'bfffffffffffff', false],
    [0.25, 'c0000000000000', true],
    [1 / 3, 'aaaaaaaaaaaab0', true],
    [1 / 3, 'aaaaaaaaaaaaa0', false],
    [2 ** -52, 'fffffffffffff0', true],
    [2 ** -52, 'ffffffffffffe0', false],
    [0, 'ffffffffffffff', false],
    [1, '00000000000000', true],
  ])('of %f takes a trace with the randomness %s: %s', (ratio, randomness, isTaken) => {
    expect(decide(probability(ratio), traceIdEnding(randomness))).toBe(isTaken)
  })

  it('takes its share of random ids, and the larger all that the smaller takes', () => {
    const ids = Array.from({ length: 20_000 }, () =>
      Array.from({ length: 4 }, () =>
        Math.floor(Math.random() * 2 ** 32)
          .toString(16)
          .padStart(8, '0'),
      ).join(''),
    )
    const [tenth, third] = [0.1, 1 / 3].map((ratio) => ids.filter((id) => decide(probability(ratio), id)))
    // Six standard deviations.
    expect(Math.abs(tenth!.length - 2000)).toBeLessThan(6 * Math.sqrt(20_000 * 0.1 * 0.9))
    expect(tenth!.filter((id) => !third!.includes(id))).toEqual([])
  })

  function decide(sampler: Sampler, traceId: string): boolean {
    const { decision } = sampler.shouldSample(ROOT_CONTEXT, traceId, 'x', SpanKind.INTERNAL, {}, [])
    return decision === RECORD_AND_SAMPLED
  }
})

describe('rules', () => {
  it('decide by what begins the trace, the first that matches', async () => {
    const telemetry = begin({
      rules: [
        { name: 'GET /health*', ratio: 0 },
        { kind: 'server', path: '/static/*.css', ratio: 0 },
        { name: /^poll/, ratio: 0 },
        { name: '*', ratio: 1 },
      ],
      ratio: 0,
    })
    const tracer = trace.getTracer('test')
    const server = (name: string, path: string) =>
      tracer.startSpan(name, { kind: SpanKind.SERVER, attributes: { 'url.path': path } }).end()
    server('GET /healthz', '/healthz')
    server('GET', '/static/a/b.css')
    server('GET', '/static/a/b.js')
    tracer.startSpan('GET', { attributes: { 'url.path': '/static/c.css' } }).end()
    tracer.startSpan('poll queue').end()
    telemetry.span('order', () => telemetry.span('poll queue', () => {}))
    await telemetry.flush()
    expect(names().sort()).toEqual(['GET', 'GET', 'order', 'poll queue'])
  })

  it('leave what continues a trace to its beginning', async () => {
    const telemetry = begin({ rules: [{ name: 'health', ratio: 0 }] })
    const id = '0af7651916cd43dd8448eb211c80319c'
    telemetry.continueFrom(from(id, undefined, '01'), () => telemetry.span('health', () => {}))
    await telemetry.flush()
    expect(names()).toEqual(['health'])
  })

  it.each(['a*b*c', '*', 'abc', 'a*', '*c', 'a*c'])('%s matches abc', async (name) => {
    const telemetry = begin({ ratio: 0, rules: [{ name, ratio: 1 }] })
    telemetry.span('abc', () => {})
    await telemetry.flush()
    expect(names()).toEqual(['abc'])
  })

  it.each(['ab', 'a*d', 'abc*c', 'a*bb*c', 'b*'])('%s does not', async (name) => {
    const telemetry = begin({ ratio: 0, rules: [{ name, ratio: 1 }] })
    telemetry.span('abc', () => {})
    await telemetry.flush()
    expect(names()).toEqual([])
  })
})

describe('a limit', () => {
  it('takes so many a second, and a second’s worth at once', () => {
    let now = 0
    const sampler = limited(alwaysOn, 10, () => now)
    const taken = (tries: number) =>
      Array.from({ length: tries }, () =>
        sampler.shouldSample(ROOT_CONTEXT, '', '', SpanKind.INTERNAL, {}, []),
      ).filter(({ decision }) => decision === RECORD_AND_SAMPLED).length
    expect(taken(100)).toBe(10)
    now = 500
    expect(taken(100)).toBe(5)
    now = 60_000
    expect(taken(100)).toBe(10)
  })

  it('is of traces and not of spans', async () => {
    const telemetry = begin({ perSecond: 1e-6 })
    for (const name of ['first', 'second']) telemetry.span(name, () => telemetry.span(`in ${name}`, () => {}))
    await telemetry.flush()
    expect(names()).toEqual(['in first', 'first'])
  })
})

describe('a trace that was not chosen', () => {
  const keep = (options: object = {}) => begin({ ratio: 0, keep: options })

  it('is kept whole when a span of it is an error, also what comes after', async () => {
    const telemetry = keep()
    telemetry.span('good', () => telemetry.span('in good', () => {}))
    telemetry.span('order', () => {
      telemetry.span('before', () => {})
      telemetry.span('bad', (span) => span.setStatus({ code: SpanStatusCode.ERROR }))
      telemetry.span('after', () => {})
    })
    await telemetry.flush()
    expect(names()).toEqual(['before', 'bad', 'after', 'order'])
    // It says of itself that it was not chosen, and so it said to others.
    expect(sink.spans().every(({ flags = 0 }) => (flags & 1) === 0)).toBe(true)
    expect(telemetry.status().traces).toMatchObject({ created: 4, exported: 4 })
  })

  it('is kept when it took long here', async () => {
    const telemetry = keep({ errors: false, slowerThanMs: 1000 })
    const tracer = trace.getTracer('test')
    const took = (name: string, ms: number) => tracer.startSpan(name, { startTime: 1e12 }).end(1e12 + ms)
    took('fast', 1000)
    took('slow', 1001)
    telemetry.span('bad', (span) => span.setStatus({ code: SpanStatusCode.ERROR }))
    await telemetry.flush()
    expect(names()).toEqual(['slow'])
  })

  it('goes on from another service that did not choose it either', async () => {
    const telemetry = keep()
    telemetry.continueFrom(from('0af7651916cd43dd8448eb211c80319c'), () =>
      telemetry.span('bad', (span) => span.setStatus({ code: SpanStatusCode.ERROR })),
    )
    await telemetry.flush()
    expect(sink.spans()).toMatchObject([{ name: 'bad', parentSpanId: '00f067aa0ba902b7' }])
  })

  it('waits for spans that end later', async () => {
    const telemetry = keep()
    const late = telemetry.span('order', () => trace.getTracer('test').startSpan('late'))
    late.setStatus({ code: SpanStatusCode.ERROR }).end()
    await telemetry.flush()
    expect(names()).toEqual(['order', 'late'])
  })

  it('is forgotten for a newer one when too many wait, and then not kept in part', async () => {
    const telemetry = keep({ maxSpans: 3 })
    const tracer = trace.getTracer('test')
    const [oldest, ...others] = ['oldest', 'a', 'b', 'c'].map((name) => tracer.startSpan(name))
    for (const span of [oldest!, ...others]) span.setStatus({ code: SpanStatusCode.ERROR }).end()
    await telemetry.flush()
    expect(names()).toEqual(['a', 'b', 'c'])
  })

  it('leaves nothing behind, whatever never ends', async () => {
    const telemetry = keep({ maxSpans: 100 })
    const tracer = trace.getTracer('test')
    for (let i = 0; i < 10_000; i++) tracer.startSpan('never ends')
    for (let i = 0; i < 100; i++)
      telemetry.span(`order ${i}`, (span) => span.setStatus({ code: SpanStatusCode.ERROR }))
    await telemetry.flush()
    expect(names()).toHaveLength(100)
  })
})

it.each([
  [{ ratio: 2 }, '"sampling.ratio" must be a number from 0 to 1'],
  [{ rules: [{ name: 'x' }] }, '"sampling.rules[0].ratio" must be a number from 0 to 1, but is undefined'],
  [{ rules: [{ nam: 'x', ratio: 1 }] }, 'unknown option "sampling.rules[0].nam"'],
  [{ rules: [{ kind: 'http', ratio: 1 }] }, '"sampling.rules[0].kind" must be "server" or'],
  [{ perSecond: 0 }, '"sampling.perSecond" must be a number above 0'],
  [{ keep: { slow: 1 } }, 'unknown option "sampling.keep.slow"'],
])('refuses %j', (sampling, problem) => {
  expect(() => begin(sampling as never)).toThrow(problem)
})
