/** Where we do not repeat what the official serializers do, each with what it would cost. */
import { ValueType } from '@opentelemetry/api'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { describe, expect, it } from 'vitest'
import { createCodecs } from '../../../src/core/encode/codecs.js'
import { exportMessages, fromJson, fromProtobuf } from '../../../src/core/otlp/index.js'
import { generate } from './records.js'

const { request } = exportMessages.traces
const text = new TextDecoder()
const json = createCodecs('http/json')
const protobuf = createCodecs('http/protobuf')
const ways = {
  JSON: (spans: ReadableSpan[]) => fromJson(request, text.decode(json.traces.encode(spans))),
  protobuf: (spans: ReadableSpan[]) => fromProtobuf(request, protobuf.traces.encode(spans)),
}

const span = generate(1, { json: true }).span()
const spanWith = (attributes: object): ReadableSpan => ({ ...span, attributes: attributes as never })

describe.each(['JSON', 'protobuf'] as const)('%s', (name) => {
  const encode = ways[name]
  const value = (one: unknown) =>
    encode([spanWith({ one })]).resourceSpans?.[0]?.scopeSpans?.[0]?.spans?.[0]?.attributes?.[0]?.value

  it.each([
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('keeps %d, which the official JSON makes null', (given, kept) => {
    expect(value(given)).toEqual({ doubleValue: kept })
  })

  it('sends a whole number beyond 64 bits as a double; of the official JSON a receiver refuses the request', () => {
    expect(value(2 ** 63)).toEqual({ doubleValue: 2 ** 63 })
    expect(value(-1e300)).toEqual({ doubleValue: -1e300 })
    const official = text.decode(JsonTraceSerializer.serializeRequest([spanWith({ one: 1e300 })]))
    expect(() => fromJson(request, official)).toThrow('expected an integer')
  })

  it('sends a large integer exactly, which the official JSON rounds to what JavaScript prints', () => {
    expect(value(2 ** 60)).toEqual({ intValue: '1152921504606846976' })
    expect(value(-(2 ** 63))).toEqual({ intValue: '-9223372036854775808' })
  })

  it('cuts a value that contains itself, on which the official ones lose the whole request', () => {
    const circular: unknown[] = [1]
    circular.push(circular)
    expect(JSON.stringify(value(circular))).toMatch(
      /^{"arrayValue":{"values":\[{"intValue":"1"},{"arrayValue"/,
    )
    expect(() => JsonTraceSerializer.serializeRequest([spanWith({ circular })])).toThrow(RangeError)
  })

  it('keeps scopes apart that differ in their attributes, which the official JSON takes for one', () => {
    const scoped = (shop: string) => ({
      ...span,
      instrumentationScope: { name: 'one', attributes: { shop } },
    })
    const scopes = encode([scoped('a'), scoped('b'), scoped('c')]).resourceSpans?.[0]?.scopeSpans
    expect(scopes?.map(({ scope }) => scope?.attributes?.[0]?.value?.stringValue)).toEqual(['a', 'b', 'c'])
  })

  it('sees what a resource learns later', () => {
    const resource = { ...span.resource, attributes: { a: 1 } as object } as ReadableSpan['resource']
    const keys = () =>
      encode([{ ...span, resource }]).resourceSpans?.[0]?.resource?.attributes?.map(({ key }) => key)
    expect(keys()).toEqual(['a'])
    Object.assign(resource, { attributes: { a: 1, b: 2 } })
    expect(keys()).toEqual(['a', 'b'])
  })
})

it('exemplars, which the official ones leave out', () => {
  const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }
  const exemplar = { time: [1, 2] as [number, number], ...ids, filteredAttributes: { user: 'a' } }
  const point = { startTime: [0, 1] as [number, number], endTime: [0, 2] as [number, number], attributes: {} }
  const descriptor = { name: 'm', description: '', unit: '' }
  const distribution = { buckets: { boundaries: [1], counts: [0, 1] }, count: 1 }
  const metrics = [
    {
      descriptor: { ...descriptor, valueType: ValueType.INT },
      aggregationTemporality: 1,
      dataPointType: 3,
      dataPoints: [{ ...point, value: 7, exemplars: [{ ...exemplar, value: 7 }] }],
    },
    {
      descriptor: { ...descriptor, valueType: ValueType.DOUBLE },
      aggregationTemporality: 0,
      dataPointType: 0,
      dataPoints: [{ ...point, value: distribution, exemplars: [{ ...exemplar, value: 1.5 }] }],
    },
  ]
  const collected = {
    resource: { attributes: {} },
    scopeMetrics: [{ scope: { name: 's' }, metrics }],
  } as never
  const message = exportMessages.metrics.request
  const sent = fromProtobuf(message, protobuf.metrics.encode([collected]))
  expect(fromJson(message, text.decode(json.metrics.encode([collected])))).toEqual(sent)
  const found = sent.resourceMetrics?.[0]?.scopeMetrics?.[0]?.metrics
  const rest = {
    timeUnixNano: '1000000002',
    ...ids,
    filteredAttributes: [{ key: 'user', value: { stringValue: 'a' } }],
  }
  expect(found?.[0]?.sum?.dataPoints?.[0]?.exemplars).toEqual([{ asInt: '7', ...rest }])
  expect(found?.[1]?.histogram?.dataPoints?.[0]?.exemplars).toEqual([{ asDouble: 1.5, ...rest }])
})
