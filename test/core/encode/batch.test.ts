/** A record that cannot be encoded costs itself and no other of its batch. */
import { expect, it } from 'vitest'
import { encode } from '../../../src/core/delivery/encode.js'
import { createCodecs } from '../../../src/core/encode/codecs.js'
import { fromProtobuf } from '../../../src/core/otlp/index.js'
import { generate } from './records.js'

it.each([0, 3, 6])('sends the others of a batch whose record %i throws when it is read', async (place) => {
  const { span } = generate(1, { json: false })
  const spans = Array.from({ length: 7 }, (_, index) => ({ ...span(), name: `span ${index}` }))
  Object.defineProperty(spans[place]!.attributes, 'bad', {
    enumerable: true,
    get: () => {
      throw new Error('no')
    },
  })
  const sent: string[] = []
  const next = {
    async send({ body }: { body: Uint8Array }) {
      for (const { scopeSpans = [] } of fromProtobuf('ExportTraceServiceRequest', body).resourceSpans ?? [])
        sent.push(...scopeSpans.flatMap(({ spans = [] }) => spans.map(({ name }) => name!)))
      return {}
    },
  }
  const outcome = await encode(createCodecs('http/protobuf').traces, Infinity, next).send(spans)
  expect(outcome).toEqual({ lost: { encode_failed: 1 }, kept: 0 })
  const others = spans.filter((_, index) => index !== place)
  expect(sent.sort()).toEqual(others.map(({ name }) => name))
})
