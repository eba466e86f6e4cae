/** What an answer says of rejected records, in both encodings, and that a strange one is no fault of ours. */
import { describe, expect, it } from 'vitest'
import { createCodecs } from '../../../src/core/encode/codecs.js'
import { exportMessages, toProtobuf } from '../../../src/core/otlp/index.js'

const json = createCodecs('http/json')
const protobuf = createCodecs('http/protobuf')
const signals = [
  ['traces', 'rejectedSpans'],
  ['logs', 'rejectedLogRecords'],
  ['metrics', 'rejectedDataPoints'],
] as const

describe.each(signals)('%s', (signal, name) => {
  const answers = (rejected: string) => {
    const answer = { partialSuccess: { [name]: rejected, errorMessage: 'too old' } }
    return [
      json[signal].rejected(new TextEncoder().encode(JSON.stringify(answer))),
      protobuf[signal].rejected(toProtobuf(exportMessages[signal].response, answer)),
    ]
  }

  it('counts what was rejected; of metrics all, since a collection is one record', () => {
    const counted = signal === 'metrics' ? 1 : 300
    expect(answers('300')).toEqual([counted, counted])
    expect(answers('0')).toEqual([0, 0])
  })

  it('takes an answer without a word of it', () => {
    const text = (body: string) => new TextEncoder().encode(body)
    expect([text(''), text('{}'), text('{"partialSuccess":{}}')].map(json[signal].rejected)).toEqual([
      0, 0, 0,
    ])
    expect([[], [0x0a, 0]].map((bytes) => protobuf[signal].rejected(Uint8Array.from(bytes)))).toEqual([0, 0])
  })
})

it('passes over fields that it does not know', () => {
  const fixed = (tag: number, size: number) => [tag, ...Array(size).fill(8)]
  const rejected = [...fixed(0x19, 8), ...fixed(0x25, 4), 0x2a, 2, 8, 9, 0x30, 9, 0x08, 5]
  const bytes = [0x12, 2, 8, 7, 0x0a, rejected.length, ...rejected]
  expect(protobuf.traces.rejected(Uint8Array.from(bytes))).toBe(5)
})

it.each([[[0x0a]], [[0x0a, 2, 0x08]], [[0xff, 0xff]]])(
  'throws at %j, which delivery takes for none',
  (bytes) => {
    expect(() => protobuf.traces.rejected(Uint8Array.from(bytes))).toThrow(RangeError)
  },
)
