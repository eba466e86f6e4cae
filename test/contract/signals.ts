import { equal, includes, ok } from '../support/assert.js'
import { after, type ContractCase, named } from './environment.js'

const options = { serviceName: 'contract', instrument: false } as const

/** Logs, events and metrics. */
export const signalCases: ContractCase[] = [
  {
    name: 'logs at six severities with the ids of the active span',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint, metrics: false })
      const names = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
      const ids = await telemetry.span('logging', async (span) => {
        await after(1)
        for (const name of names) telemetry.log[name](`a ${name}`, { sku: 'A-1', nested: { count: 2 } })
        return span.spanContext()
      })
      telemetry.log.info('outside')
      await telemetry.stop()
      const { logs } = await wire()
      equal(
        logs.map(({ severityNumber }) => severityNumber),
        [1, 5, 9, 13, 17, 21, 9],
        'the severities',
      )
      for (const name of names) {
        const log = logs.find(({ body }) => body === `a ${name}`)
        ok(log, `the log at ${name}`)
        includes(log, { ...ids, traceFlags: undefined, severityText: name.toUpperCase() } as object, name)
        equal(log.attributes, { sku: 'A-1', nested: { count: 2 } }, `the attributes at ${name}`)
      }
      ok(!logs.find(({ body }) => body === 'outside')?.traceId, 'outside has no trace')
    },
  },
  {
    name: 'logs an error as exception attributes',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint, metrics: false })
      telemetry.log.error('payment failed', new RangeError('limit'))
      telemetry.log.error('payment failed', { error: new RangeError('limit'), order: 7 })
      await telemetry.stop()
      const { logs } = await wire()
      equal(logs.length, 2, 'the number of logs')
      for (const { attributes } of logs) {
        includes(
          attributes,
          { 'exception.type': 'RangeError', 'exception.message': 'limit' },
          'the attributes',
        )
        ok(String(attributes['exception.stacktrace']).includes('RangeError: limit'), 'the stack')
      }
      equal(logs[1]?.attributes.order, 7, 'what stood beside the error')
    },
  },
  {
    name: 'takes any value into a log without throwing',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint, metrics: false })
      const circular: Record<string, unknown> = { name: 'loop' }
      circular.self = circular
      telemetry.log.info('odd', {
        circular,
        big: 2n ** 70n,
        fn: () => 1,
        symbol: Symbol('s'),
        date: new Date(0),
      })
      await telemetry.stop()
      const { logs } = await wire()
      equal(logs.length, 1, 'the number of logs')
      includes(
        logs[0]!.attributes,
        { big: String(2n ** 70n), symbol: 'Symbol(s)', date: '1970-01-01T00:00:00.000Z' },
        'the attributes',
      )
    },
  },
  {
    name: 'sends named events',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint, metrics: false })
      const spanId = telemetry.span('gate', (span) => {
        telemetry.event('quality_gate', { passed: true })
        return span.spanContext().spanId
      })
      await telemetry.stop()
      const [event] = (await wire()).logs
      ok(event, 'the event')
      includes(event, { eventName: 'quality_gate', spanId, severityNumber: 9 }, 'the event')
      equal(event.attributes, { passed: true }, 'the attributes')
    },
  },
  {
    name: 'sends counters, gauges and histograms',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      const orders = telemetry.counter('orders', { unit: '{order}' })
      orders.add(2, { shop: 'a' })
      orders.add(3, { shop: 'a' })
      telemetry.upDownCounter('carts').add(-4)
      telemetry.gauge('temperature').record(21.5)
      for (const value of [1, 10, 100]) telemetry.histogram('latency', { unit: 'ms' }).record(value)
      telemetry.observe('heap', () => 7)
      telemetry.observe('broken', () => {
        throw new Error('sensor')
      })
      await telemetry.stop()
      const { metrics } = await wire()
      const counter = named(metrics, 'orders')
      equal(counter.unit, '{order}', 'the unit')
      ok(counter.sum?.isMonotonic, 'a counter is monotonic')
      equal(Number(counter.sum.dataPoints?.[0]?.asDouble ?? counter.sum.dataPoints?.[0]?.asInt), 5, 'orders')
      const carts = named(metrics, 'carts').sum
      ok(!carts?.isMonotonic, 'an up-down counter is not monotonic')
      equal(Number(carts?.dataPoints?.[0]?.asDouble ?? carts?.dataPoints?.[0]?.asInt), -4, 'carts')
      equal(Number(named(metrics, 'temperature').gauge?.dataPoints?.[0]?.asDouble), 21.5, 'temperature')
      const latency = named(metrics, 'latency').histogram?.dataPoints?.[0]
      equal([Number(latency?.count), Number(latency?.sum)], [3, 111], 'latency')
      const heap = named(metrics, 'heap').gauge?.dataPoints?.[0]
      equal(Number(heap?.asDouble ?? heap?.asInt), 7, 'heap')
    },
  },
]
