/** Our loggers make the records that the official ones make, of whatever they are given. */
import { context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api'
import { type AnyValueMap, type LogRecord as Emitted, SeverityNumber } from '@opentelemetry/api-logs'
import {
  LoggerProvider as OfficialProvider,
  type ReadableLogRecord,
  type ReadWriteLogRecord,
} from '@opentelemetry/sdk-logs'
import { beforeEach, expect, it } from 'vitest'
import { combined, type LogRecordProcessor } from '../../../src/core/logs/processor.js'
import { LoggerProvider } from '../../../src/core/logs/provider.js'
import { TELL_ALL } from '../../../src/core/redact/policy.js'
import { Resource } from '../../../src/core/resource.js'

const resource = new Resource({ 'service.name': 'shop' })
const limits = { attributeCount: 4, attributeValueLength: 8 }
const spanContext = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
}
const inSpan = trace.setSpanContext(ROOT_CONTEXT, spanContext)
const times = {
  timestamp: [1_790_000_000, 5] as [number, number],
  observedTimestamp: new Date(1_790_000_001_002),
}

let records: { ours: ReadableLogRecord[]; theirs: ReadableLogRecord[] }
let ours: LoggerProvider
let theirs: OfficialProvider
const done = () => Promise.resolve()
const collecting = (list: ReadableLogRecord[]) => ({
  onEmit: (record: ReadWriteLogRecord) => void list.push(record as ReadableLogRecord),
  forceFlush: done,
  shutdown: done,
})

beforeEach(() => {
  records = { ours: [], theirs: [] }
  // A processor of the official shape is one of ours: this line is checked by the compiler.
  const processor: LogRecordProcessor = collecting(records.ours)
  ours = new LoggerProvider({ resource, limits, policy: TELL_ALL, processor: combined([processor]) })
  theirs = new OfficialProvider({
    resource: resource as never,
    logRecordLimits: { attributeCountLimit: 4, attributeValueLengthLimit: 8 },
    processors: [collecting(records.theirs)],
  })
})

const scopeOf = ({ name, version, schemaUrl, attributes }: ReadableLogRecord['instrumentationScope']) => ({
  name,
  version,
  schemaUrl,
  attributes,
})

const told = (record: ReadableLogRecord) => ({
  scope: scopeOf(record.instrumentationScope),
  hrTime: record.hrTime,
  hrTimeObserved: record.hrTimeObserved,
  spanContext: record.spanContext,
  severityNumber: record.severityNumber,
  severityText: record.severityText,
  body: record.body,
  eventName: record.eventName,
  attributes: record.attributes,
  droppedAttributesCount: record.droppedAttributesCount,
})

const circular: AnyValueMap = {}
circular.self = circular
const error = Object.assign(new TypeError('no stock'), { stack: 'TypeError: no stock\n  at shop' })

const cases: Record<string, Emitted> = {
  'a message': { body: 'stock low', severityNumber: SeverityNumber.WARN, severityText: 'WARN' },
  'nothing at all': {},
  'an event': { eventName: 'checkout', attributes: { passed: true, items: 3 } },
  'a nested body': { body: { list: [1, 'a', null, { deep: Uint8Array.of(1) }], nothing: undefined } },
  'the trace of its context': { body: 'x', context: inSpan },
  'no trace of an invalid one': {
    context: trace.setSpanContext(ROOT_CONTEXT, { ...spanContext, spanId: '0' }),
  },
  'long values, cut in nested ones too': {
    attributes: { text: 'x'.repeat(20), list: ['y'.repeat(20), 1], map: { in: { it: 'z'.repeat(20) } } },
  },
  'too many attributes': { attributes: { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 } },
  'empty values': { attributes: { none: null, undef: undefined, text: '' } },
  'values that OTLP has no type for': {
    attributes: {
      '': 1,
      fn: (() => {}) as never,
      date: new Date(0) as never,
      big: 1n as never,
      circular,
      fine: true,
    },
  },
  bytes: { attributes: { bytes: Uint8Array.from({ length: 20 }, (_, index) => index) } },
  'an exception': { attributes: { a: 1 }, exception: error },
  'an exception that is told already': {
    attributes: { 'exception.type': 'Mine', 'exception.message': 'mine' },
    exception: error,
  },
}

it.each(Object.keys(cases))('%s', (name) => {
  for (const provider of [ours, theirs])
    provider
      .getLogger('shop', '1.0', { schemaUrl: 'https://schema.example' })
      .emit({ ...times, ...cases[name] })
  const [our, their] = [records.ours[0]!, records.theirs[0]!]
  // The stack has its causes with us, and within the limit of 8 characters none of it can be seen anyway.
  expect(told(our)).toEqual(told(their))
  expect(our.resource).toBe(resource)
})

it('scopes: one logger for the same, by attributes too', () => {
  const shop = (attributes?: AnyValueMap) => ours.getLogger('shop', '1', { attributes })
  expect(shop()).toBe(shop())
  expect(shop({ a: 1 })).toBe(shop({ a: 1 }))
  expect(shop({ a: 1 })).not.toBe(shop({ a: 2 }))
  for (const provider of [ours, theirs]) {
    provider.getLogger('').emit(times)
    provider.getLogger('x', undefined, { attributes: { a: 'y'.repeat(20), circular } }).emit(times)
  }
  expect(records.ours.map(told)).toEqual(records.theirs.map(told))
})

it('times of their own, which are those of the emission', () => {
  ours.getLogger('x').emit({ body: 'now' })
  const { hrTime, hrTimeObserved } = records.ours[0]!
  expect(hrTime).toEqual(hrTimeObserved)
  expect(Math.abs(hrTime[0] * 1000 + hrTime[1] / 1e6 - Date.now())).toBeLessThan(60_000)
})

it('a record is what it was when it was emitted', () => {
  const attributes = { list: [1], map: { a: 1 } }
  ours.getLogger('x').emit({ attributes })
  attributes.list.push(2)
  attributes.map.a = 2
  expect(records.ours[0]?.attributes).toEqual({ list: [1], map: { a: 1 } })
})

it('enabled as its processors are', () => {
  const asked: unknown[] = []
  const picky = (answer: boolean): LogRecordProcessor => ({
    ...collecting([]),
    enabled: (announced) => asked.push(announced) > 0 && answer,
  })
  const logger = (...processors: LogRecordProcessor[]) =>
    new LoggerProvider({ resource, limits, policy: TELL_ALL, processor: combined(processors) }).getLogger('x')
  expect(logger().enabled()).toBe(false)
  expect(logger(picky(false)).enabled({ severityNumber: SeverityNumber.DEBUG, eventName: 'e' })).toBe(false)
  expect(logger(picky(false), picky(true)).enabled()).toBe(true)
  expect(logger(collecting([])).enabled()).toBe(true)
  expect(asked[0]).toMatchObject({
    context: context.active(),
    instrumentationScope: { name: 'x' },
    severityNumber: SeverityNumber.DEBUG,
    eventName: 'e',
  })
})
