/** What is copied of an attribute that was written before is what would be written. */
import type { Attributes } from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { expect, it } from 'vitest'
import { createCodecs } from '../../../src/core/encode/codecs.js'
import { generate } from './records.js'

const { traces } = createCodecs('http/protobuf')
const span = [1, 2, 3, 4, 5].flatMap((seed) => generate(seed, { json: false }).spans())[0]!

const encodesAsOfficial = (all: Attributes[]) => {
  const spans = all.map((attributes) => ({ ...span, attributes, events: [], links: [] }) as ReadableSpan)
  expect(Buffer.from(traces.encode(spans))).toEqual(
    Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? []),
  )
}

it('of one key, whatever its values are and however often they come again', () => {
  const values = ['1', 1, true, '', 0, false, -0, 1.5, Number.NaN, 2 ** 53, 'é'.repeat(64), '語'.repeat(64)]
  const more = ['x'.repeat(65), ['1'], [1], '\ud800', undefined, 'x'.repeat(200)]
  const all = [...values, ...more].flatMap((value) => Array.from({ length: 4 }, () => value))
  encodesAsOfficial(all.map((key) => ({ key }) as Attributes))
  encodesAsOfficial([...all, ...all.reverse()].map((key) => ({ before: 'a', key, after: 'b' }) as Attributes))
})

it('of keys in any order, of long ones, and of more than are remembered', () => {
  const keys = Array.from({ length: 1500 }, (_, index) => `key.${index}`)
  const one = (names: string[]) => Object.fromEntries(names.map((name) => [name, name.length]))
  for (let round = 0; round < 3; round++) {
    encodesAsOfficial([one(keys), one(keys.toReversed()), one(keys.slice(0, 7)), one(keys.slice(0, 7))])
    const long = Object.fromEntries([
      ['k'.repeat(64), 'same'],
      ['ü'.repeat(64), 'same'],
      ['k'.repeat(65), 'same'],
    ])
    encodesAsOfficial([long, long, long])
  }
})
