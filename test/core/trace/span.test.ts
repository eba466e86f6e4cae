/** A span of ours is what the official one is: the same done to both leaves the same to be read. */
import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  type TimeInput,
} from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { random } from '../../support/random.js'
import { both, facts } from './both.js'

const RUNS = 400
const EPOCH = 1_767_225_600_000

/** What a run of random choices is made of. */
function choices(seed: number) {
  const next = random(seed)
  const upTo = (count: number) => Math.floor(next() * count)
  const one = <T>(list: readonly T[]): T => list[upTo(list.length)]!
  const value = () =>
    one<unknown>([
      'short',
      'x'.repeat(9),
      '',
      0,
      -1.5,
      Number.NaN,
      true,
      false,
      [],
      ['long text', 'b'],
      [1, 2],
      [true],
      [1, 'mixed'],
      [null, 'a hole', undefined],
      { nested: 1 },
      Symbol('no'),
      () => {},
      [{}],
      10n,
    ])
  const key = () => one(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'constructor', ''])
  const attributes = (): Attributes =>
    Object.fromEntries(Array.from({ length: upTo(8) }, () => [key(), value()])) as Attributes
  const time = (): TimeInput | undefined => {
    const ms = EPOCH + upTo(5000) + one([0, 0.25, 0.125])
    return one<TimeInput>([ms, new Date(ms), [Math.trunc(ms / 1000), upTo(1e9)]])
  }
  const context = () => ({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: upTo(2) })
  const link = () => ({ context: context(), ...(upTo(2) && { attributes: attributes() }) })
  return { upTo, one, value, key, attributes, time, link }
}

type Choices = ReturnType<typeof choices>

const OPERATIONS: ((span: Span, of: Choices) => unknown)[] = [
  (span, of) => span.setAttribute(of.key(), of.one([of.value(), null, undefined]) as never),
  (span, of) => span.setAttributes(of.attributes()),
  (span, of) => span.addEvent('event', of.attributes(), of.time()),
  (span, of) => span.addEvent('event', of.time()),
  (span, of) => span.addEvent('event', of.time(), of.time()),
  (span, of) => span.addLink(of.link()),
  (span, of) => span.addLinks([of.link(), of.link()]),
  (span, of) => span.setStatus({ code: of.upTo(3), message: of.one(['why', undefined, 7 as never]) }),
  (span, of) => span.updateName(of.one(['other', ''])),
  (span, of) =>
    span.recordException(
      of.one(['text', { message: 'm', name: 'N', stack: 's' }, { code: 42 }, { name: '' } as never]),
      of.time(),
    ),
]

function live(span: Span, of: Choices): void {
  const operations = of.upTo(14)
  for (let i = 0; i < operations; i++) of.one(OPERATIONS)(span, of)
  span.end(of.time())
  for (let i = 0; i < 3; i++) of.one(OPERATIONS)(span, of)
  span.end(of.time())
}

describe('a span', () => {
  it(`is read as the official one, after ${RUNS} random lives`, () => {
    const { ours, official } = both()
    for (let seed = 1; seed <= RUNS; seed++) {
      for (const { tracer } of [ours, official]) {
        const of = choices(seed)
        const options: SpanOptions = { kind: of.upTo(5), startTime: of.time() }
        if (of.upTo(2)) options.attributes = of.attributes()
        if (of.upTo(2)) options.links = [of.link(), of.link(), of.link()]
        live(tracer.startSpan('work', options, ROOT_CONTEXT), of)
      }
      expect(facts(ours.ended.at(-1) as never), `seed ${seed}`).toEqual(facts(official.ended.at(-1) as never))
    }
    expect(ours.ended).toHaveLength(RUNS)
  })

  it('is read as the official one before it ends', () => {
    const { ours, official } = both()
    const [one, other] = [ours, official].map(({ tracer }) =>
      facts(tracer.startSpan('open', { startTime: EPOCH }, ROOT_CONTEXT)),
    )
    expect(one).toEqual(other)
  })

  it('keeps copies of what it is given', () => {
    const { tracer, ended } = both().ours
    const [list, attributes] = [['a'], { key: ['b'] }]
    const span = tracer.startSpan('copies', { attributes })
    span.setAttribute('list', list).end()
    list.push('more')
    attributes.key.push('more')
    expect(ended[0]?.attributes).toEqual({ key: ['b'], list: ['a'] })
  })

  it('leaves out values that are no values, of events and links as well', () => {
    const { tracer, ended } = both().ours
    const none = { none: undefined, nothing: null as never, some: 1 }
    const links = [{ context: tracer.startSpan('other').spanContext(), attributes: none }]
    tracer.startSpan('holes', { attributes: none, links }).addEvent('event', none).end()
    const [span] = ended
    for (const { attributes } of [span!, span!.events[0]!, span!.links[0]!])
      expect(attributes).toEqual({ some: 1 })
  })

  it('counts an attribute that is set again once', () => {
    const { tracer, ended } = both().ours
    const span = tracer.startSpan('again')
    for (let i = 0; i < 20; i++) span.setAttribute(`key${i % 5}`, i)
    span.setAttribute('one more', true).end()
    expect(Object.values(ended[0]!.attributes)).toEqual([15, 16, 17, 18, 19])
    expect(ended[0]?.droppedAttributesCount).toBe(1)
  })
})

describe('times', () => {
  it('of the monotonic clock are times of the same day', () => {
    const { tracer, ended } = both().ours
    const before = performance.now()
    const span = tracer.startSpan('measured', { startTime: before })
    span.end(before + 0.5)
    const [seconds, nanos] = ended[0]!.startTime
    expect(Math.abs(seconds * 1000 + nanos / 1e6 - (performance.timeOrigin + before))).toBeLessThan(60_000)
    expect(Math.round(ended[0]!.duration[1] / 1e3)).toBe(500)
  })

  it.each([
    ['not a number', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['before 1970', -1],
    ['an invalid date', new Date('never')],
    ['seconds that are no number', [Number.NaN, 1] as [number, number]],
    ['later than 64 bits of nanoseconds', 1e15],
    ['text', 'now' as never],
    ['null', null as never],
  ])('that are %s are now', (_what, time) => {
    const { tracer, ended } = both().ours
    const before = Math.floor(Date.now() / 1000)
    tracer.startSpan('now', { startTime: time }).addEvent('event', {}, time).end(time)
    const span = ended[0]!
    const after = Math.ceil(Date.now() / 1000)
    for (const [seconds, nanos] of [span.startTime, span.events[0]!.time, span.endTime]) {
      expect(seconds).toBeGreaterThanOrEqual(before)
      expect(seconds).toBeLessThanOrEqual(after)
      expect(Number.isInteger(nanos)).toBe(true)
    }
  })

  it('are in order within a span that starts now', () => {
    const { tracer, ended } = both().ours
    for (let i = 0; i < 100; i++) tracer.startSpan('now').addEvent('first').addEvent('second').end()
    for (const { startTime, endTime, events, duration } of ended) {
      const moments = [startTime, ...events.map(({ time }) => time), endTime].map(
        ([s, ns]) => BigInt(s) * 10n ** 9n + BigInt(ns),
      )
      expect([...moments].sort((a, b) => (a < b ? -1 : 1))).toEqual(moments)
      expect(BigInt(duration[0]) * 10n ** 9n + BigInt(duration[1])).toBe(moments.at(-1)! - moments[0]!)
    }
  })
})
