import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exportMessages, fromJson, fromProtobuf, messages, toProtobuf } from '../../../src/core/otlp/index.js'
import { sample } from './sample.js'

const fixtures = new URL('../../fixtures/otlp/', import.meta.url)
const signalOf = { trace: 'traces', logs: 'logs', events: 'logs', metrics: 'metrics' } as const
const logs = exportMessages.logs.request
const traces = exportMessages.traces.request

const attribute = (value: string) =>
  `{"resourceLogs":[{"resource":{"attributes":[{"key":"k","value":${value}}]}}]}`
const valueIn = (text: string) =>
  fromJson(logs, attribute(text)).resourceLogs?.[0]?.resource?.attributes?.[0]?.value

describe('both decoders', () => {
  it.each(Object.keys(signalOf))('agree on the protocol example %s', (name) => {
    const { request } = exportMessages[signalOf[name as keyof typeof signalOf]]
    const decoded = fromJson(request, readFileSync(new URL(`${name}.json`, fixtures), 'utf8'))
    expect(Object.keys(decoded)).toHaveLength(1)
    expect(fromProtobuf(request, toProtobuf(request, decoded))).toEqual(decoded)
  })

  it('covers every example file', () => {
    const files = readdirSync(fixtures).filter((name) => name.endsWith('.json'))
    expect(files.sort()).toEqual(
      Object.keys(signalOf)
        .map((name) => `${name}.json`)
        .sort(),
    )
  })

  it.each(Object.keys(messages))('keep every field of %s', (name) => {
    const message = name as keyof typeof messages
    const full = sample(message)
    expect(fromJson(message, JSON.stringify(full))).toEqual(full)
    expect(fromProtobuf(message, toProtobuf(message, full))).toEqual(full)
  })
})

describe('JSON', () => {
  it('normalises ids to lower case', () => {
    const text = readFileSync(new URL('trace.json', fixtures), 'utf8')
    const span = fromJson(traces, text).resourceSpans?.[0]?.scopeSpans?.[0]?.spans?.[0]
    expect(span?.traceId).toBe('5b8efff798038103d269b633813fc60c')
    expect(span?.spanId).toBe('eee19b7ec3c1b174')
  })

  it.each([
    ['9007199254740993', '9007199254740993'],
    ['"9007199254740993"', '9007199254740993'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['7', '7'],
    ['0', '0'],
    ['1e3', '1000'],
  ])('does not round intValue %s', (written, kept) => {
    expect(valueIn(`{"intValue":${written}}`)).toEqual({ intValue: kept })
  })

  it('leaves digits inside strings and fractions alone when it protects a long integer', () => {
    const text = `{"arrayValue":{"values":[{"intValue":9007199254740993},{"stringValue":"\\": 12345678901234567890,"},{"doubleValue":0.1234567890123456789}]}}`
    expect(valueIn(text)).toEqual({
      arrayValue: {
        values: [
          { intValue: '9007199254740993' },
          { stringValue: '": 12345678901234567890,' },
          { doubleValue: 0.12345678901234568 },
        ],
      },
    })
  })

  it.each([
    ['"NaN"', 'NaN'],
    ['"-Infinity"', '-Infinity'],
    ['-0.0', '-0'],
    ['1.5', 1.5],
    ['"1.5"', 1.5],
    ['12345678901234567000', 12345678901234567000],
  ])('takes %s as a double', (written, kept) => {
    const value = valueIn(`{"doubleValue":${written}}`)
    expect(value).toEqual({ doubleValue: kept })
    const bytes = toProtobuf('AnyValue', value!)
    expect(fromProtobuf('AnyValue', bytes)).toEqual(value)
  })

  it('takes an enum by name, ignores unknown fields, and treats null as left out', () => {
    const text = `{"resourceLogs":[{"x":1,"schemaUrl":null,"scopeLogs":[{"logRecords":[{"severityNumber":"SEVERITY_NUMBER_ERROR2","y":{}}]}]}]}`
    expect(fromJson(logs, text)).toEqual({
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 18 }] }] }],
    })
  })

  it('takes base64 in both alphabets, padded or not', () => {
    expect(valueIn('{"bytesValue":"-_8"}')).toEqual({ bytesValue: '+/8=' })
    expect(valueIn('{"bytesValue":"+/8="}')).toEqual({ bytesValue: '+/8=' })
  })

  it.each([
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{},{"traceId":"5b8e"}]}]}]}',
      'resourceSpans[0].scopeSpans[0].spans[1].traceId: expected 32 hex digits, got "5b8e"',
    ],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"zzzzzzzzzzzzzzzz"}]}]}]}',
      'spans[0].spanId: expected 16 hex digits',
    ],
    ['{"resourceSpans":{}}', 'resourceSpans: expected a list, got {}'],
    ['[]', 'expected an object (ExportTraceServiceRequest), got []'],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":7}]}]}]}',
      'spans[0].name: expected a string, got 7',
    ],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"-1"}]}]}]}',
      'startTimeUnixNano: expected an integer from 0 to 18446744073709551615',
    ],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"SERVER"}]}]}]}',
      'kind: expected an integer or the name of an enum value',
    ],
    [
      '{"resourceSpans":[{"resource":{"attributes":[{"value":{"intValue":1,"stringValue":"a"}}]}}]}',
      'value.stringValue: only one kind of value may be set',
    ],
    [
      '{"resourceSpans":[{"resource":{"attributes":[{"value":{"bytesValue":"*"}}]}}]}',
      'bytesValue: expected base64',
    ],
    ['{"resourceSpans":', 'not JSON'],
  ])('refuses %s', (text, message) => {
    expect(() => fromJson(traces, text)).toThrow(
      expect.objectContaining({ code: 'MALFORMED', message: expect.stringContaining(message) }),
    )
  })

  it('refuses values nested without end', () => {
    const nested = `${'{"arrayValue":{"values":['.repeat(5000)}${']}}'.repeat(5000)}`
    expect(() => fromJson(logs, attribute(nested))).toThrow(/nested deeper than 100 levels/)
  })
})

describe('protobuf', () => {
  const whole = toProtobuf(traces, sample(traces))

  it('refuses or shortens a request cut anywhere, and never crashes', () => {
    for (let length = 0; length < whole.length; length += 7) {
      let outcome: unknown = 'decoded'
      try {
        fromProtobuf(traces, whole.subarray(0, length))
      } catch (error) {
        outcome = error
      }
      expect(length === 0 ? outcome === 'decoded' : (outcome as { code: string }).code === 'MALFORMED').toBe(
        true,
      )
    }
  })

  it('survives any byte being another', () => {
    const codes = new Set<unknown>()
    for (let at = 0; at < whole.length; at += 3) {
      const damaged = whole.slice()
      damaged[at] = damaged[at]! ^ 0xff
      try {
        fromProtobuf(traces, damaged)
      } catch (error) {
        codes.add((error as { code?: string }).code)
      }
    }
    expect([...codes]).toEqual(['MALFORMED'])
  })

  it('refuses values nested without end', () => {
    let bytes = toProtobuf('AnyValue', { boolValue: true })
    for (let level = 0; level < 200; level++) {
      const list = Uint8Array.from([0x0a, ...varint(bytes.length), ...bytes])
      bytes = Uint8Array.from([0x2a, ...varint(list.length), ...list])
    }
    expect(() => fromProtobuf('AnyValue', bytes)).toThrow(/nested deeper/)
  })

  it.each([
    [[0x08, ...Array(10).fill(0xff), 1], 'varint is longer than ten bytes'],
    [[0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f], 'shorter than a length in it says'],
    [[0x00], 'field number 0'],
    [[0x0f], 'wire type 7'],
  ])('refuses %j', (bytes, message) => {
    expect(() => fromProtobuf('RpcStatus', Uint8Array.from(bytes))).toThrow(message)
  })

  it('passes over unknown fields of every wire type, groups too', () => {
    const unknown = [
      0xa0,
      6,
      1,
      0xa1,
      6,
      ...Array(8).fill(0),
      0xa2,
      6,
      1,
      9,
      0xa5,
      6,
      0,
      0,
      0,
      0,
      0xa3,
      6,
      8,
      1,
      0xa4,
      6,
    ]
    expect(fromProtobuf('RpcStatus', Uint8Array.from([...unknown, 0x08, 3]))).toEqual({ code: 3 })
  })

  it('keeps the last member of a oneof', () => {
    const bytes = Uint8Array.from([
      ...toProtobuf('AnyValue', { stringValue: 'a' }),
      ...toProtobuf('AnyValue', { intValue: '-1' }),
    ])
    expect(fromProtobuf('AnyValue', bytes)).toEqual({ intValue: '-1' })
  })
})

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)]
}
