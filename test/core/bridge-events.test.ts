/** Event buses of every shape: each event a log record in its publisher's trace, and the bus as it was. */
import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { ThroughlineError } from '../../src/core/errors.js'
import { type BridgeOptions, bridgeEvents, type EventSource } from '../../src/node/index.js'
import { idsOf, logs } from '../support/logging.js'
import { sink, startEachTest, telemetry } from '../support/telemetry.js'

startEachTest({ serviceName: 'shop-api', instrument: false, metrics: { intervalMs: 60_000 } })

class OrderPlaced {
  constructor(
    readonly id: number,
    readonly total: number,
  ) {}
}

const points = (name: string) => {
  const metric = sink.metrics().findLast((one) => one.name === name)
  return (metric?.sum?.dataPoints ?? []).map(({ attributes = [], asInt, asDouble }) => [
    attributes.find(({ key }) => key === 'throughline.event.type')?.value?.stringValue,
    Number(asInt ?? asDouble),
  ])
}

it('records an emitter’s events with their types, in the trace of who publishes', async () => {
  const bus = new EventEmitter()
  const stop = bridgeEvents(bus, {
    name: 'orders',
    attributes: ({ args }) => ({ 'order.id': (args[0] as OrderPlaced).id }),
  })
  const ids = telemetry.span('place', (span) => {
    bus.emit('placed', new OrderPlaced(7, 12))
    return span.spanContext()
  })
  const [record] = await logs()
  expect(record).toMatchObject({
    eventName: 'orders.placed',
    severityNumber: 9,
    ...idsOf(ids),
    attributes: {
      'throughline.event.source': 'orders',
      'throughline.event.type': 'placed',
      'throughline.event.payload.type': 'OrderPlaced',
      'throughline.event.payload.keys': ['id', 'total'],
      'order.id': 7,
    },
  })
  expect(JSON.stringify(record!.attributes)).not.toContain('12')
  expect(stop.counts()).toEqual({ published: 1, dropped: 0 })
  expect(points('throughline.events.published')).toEqual([['placed', 1]])
  stop()
})

describe('every bus', () => {
  const target = new EventTarget()
  const listeners = new Map<unknown, ((payload: unknown) => void)[]>()
  const mitt = {
    on: (type: unknown, fn: (payload: unknown) => void) => listeners.set(type, [fn]),
    emit: (type: unknown, payload: unknown) => {
      for (const fn of listeners.get(type) ?? []) fn(payload)
    },
  }
  const subject = { subscribe() {}, next(_value: unknown) {} }
  it.each<[string, EventSource, () => void]>([
    ['an EventTarget', target, () => target.dispatchEvent(new CustomEvent('paid', { detail: { sum: 1 } }))],
    ['mitt', mitt, () => mitt.emit('paid', { sum: 1 })],
    ['a subject', subject, () => subject.next({ type: 'paid', sum: 1 })],
  ])('%s', async (_, source, publish) => {
    const before = Object.keys(source)
    const stop = bridgeEvents(source)
    publish()
    expect(Object.keys(source)).toEqual(before)
    stop()
    publish()
    const records = await logs()
    expect(records).toMatchObject([
      { eventName: 'paid', attributes: { 'throughline.event.payload.type': 'Object' } },
    ])
  })
})

describe('the bus stays as it was', () => {
  it('an error event that nobody handles throws, and is recorded', async () => {
    const bus = new EventEmitter()
    const stop = bridgeEvents(bus)
    const error = new TypeError('unhandled')
    expect(() => bus.emit('error', error)).toThrow(error)
    expect(await logs()).toMatchObject([
      { eventName: 'error', severityNumber: 17, attributes: { 'exception.type': 'TypeError' } },
    ])
    stop()
  })

  it('listeners, their counts, their order, what emit answers, and its `this`', () => {
    const bus = new EventEmitter()
    const stop = bridgeEvents(bus)
    expect(bus.eventNames()).toEqual([])
    expect(bus.emit('alone')).toBe(false)
    const listener = vi.fn(function (this: unknown) {
      return this
    })
    bus.on('heard', listener)
    expect(bus.emit('heard', 1, 2)).toBe(true)
    expect(listener).toHaveBeenCalledExactlyOnceWith(1, 2)
    expect(listener.mock.results[0]!.value).toBe(bus)
    expect(bus.listenerCount('heard')).toBe(1)
    stop()
    expect(Object.hasOwn(bus, 'emit')).toBe(false)
  })

  it('structured cloning and comparing included', () => {
    const source = Object.assign(Object.create({ on() {}, emit() {} }), { data: 1 })
    const stop = bridgeEvents(source)
    expect(structuredClone({ ...source })).toEqual({ data: 1 })
    stop()
  })
})

describe('bounds', () => {
  it('drops beyond the limit and counts it', async () => {
    const bus = new EventEmitter()
    const stop = bridgeEvents(bus, { limit: 3 })
    for (let count = 0; count < 10; count++) bus.emit('tick')
    expect(await logs()).toHaveLength(3)
    expect(stop.counts()).toEqual({ published: 10, dropped: 7 })
    expect(points('throughline.events.dropped')).toEqual([['tick', 7]])
    stop()
  })

  it('has an end to the types that metrics tell apart, and to the size of a record', async () => {
    const bus = new EventEmitter()
    const big = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`key ${index} ${'x'.repeat(500)}`, 1]),
    )
    const stop = bridgeEvents(bus, { limit: 1000, attributes: () => ({ text: 'x'.repeat(100_000) }) })
    for (let count = 0; count < 300; count++) bus.emit(`order ${count}`, big)
    const records = await logs()
    expect(records).toHaveLength(300)
    expect(JSON.stringify(records[0]).length).toBeLessThan(10_000)
    const published = points('throughline.events.published')
    expect(published).toHaveLength(101)
    expect(published.at(-1)).toEqual(['_OTHER', 200])
    stop()
  })

  it('counts as dropped what the application’s own functions fail on, and lets nothing out', async () => {
    const bus = new EventEmitter()
    const fail = () => {
      throw new Error('mine')
    }
    const stops = [bridgeEvents(bus, { attributes: fail }), bridgeEvents(bus, { severity: fail })]
    expect(bus.emit('x')).toBe(false)
    expect(stops.map((stop) => stop.counts())).toEqual([
      { published: 1, dropped: 1 },
      { published: 1, dropped: 1 },
    ])
    for (const stop of stops.reverse()) stop()
    expect(await logs()).toEqual([])
  })
})

it.each<[string, BridgeOptions['types'], string[]]>([
  ['a list', ['b'], ['b']],
  ['a function', (type) => type !== 'b', ['newListener', 'a', 'Symbol(c)']],
  ['nothing', undefined, ['a', 'b', 'Symbol(c)']],
])('records the types of %s', async (_, types, expected) => {
  const bus = new EventEmitter()
  const stop = bridgeEvents(bus, { types, severity: ({ type }) => (type === 'a' ? 'warn' : 'debug') })
  // Node tells of new listeners only when somebody listens to that.
  bus.on('newListener', () => {})
  bus.on('a', () => {})
  for (const type of ['a', 'b', Symbol('c')]) bus.emit(type)
  const records = await logs()
  expect(records.map(({ eventName }) => eventName)).toEqual(expected)
  for (const { eventName, severityNumber } of records) expect(severityNumber).toBe(eventName === 'a' ? 13 : 5)
  stop()
})

it('does nothing while no telemetry runs', async () => {
  await telemetry.stop()
  const bus = new EventEmitter()
  const attributes = vi.fn(() => ({}))
  const stop = bridgeEvents(bus, { attributes })
  bus.emit('x')
  expect(stop.counts()).toEqual({ published: 0, dropped: 0 })
  expect(attributes).not.toHaveBeenCalled()
  stop()
})

it('says every problem of what it is given', () => {
  const problemsOf = (...given: unknown[]) => {
    try {
      bridgeEvents(...(given as [EventEmitter]))
    } catch (error) {
      if (error instanceof ThroughlineError) return error.problems
      throw error
    }
    return []
  }
  expect(problemsOf({}, { type: ['a'], limit: 0, name: '' })).toEqual([
    'the source must be an EventEmitter (on, emit), an EventTarget (addEventListener, dispatchEvent) or a subject (subscribe, next)',
    'unknown option "type"; use "types"',
    '"limit" must be a whole number above 0, but is 0',
    '"name" must be a non-empty string, but is ""',
  ])
  expect(problemsOf(null)).toHaveLength(1)
  expect(problemsOf(Object.freeze(new EventEmitter()))).toEqual([
    'the source is frozen, so nothing can be seen of it',
  ])
  expect(problemsOf(new EventEmitter(), null)).toHaveLength(1)
})
