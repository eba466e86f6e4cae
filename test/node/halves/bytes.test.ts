/** Halves of a request's bytes have all of its records once, in their order, with what is around them. */
import { expect, it } from 'vitest'
import { createCodecs } from '../../../src/core/encode/codecs.js'
import { exportMessages, fromJson, fromProtobuf, type Message } from '../../../src/core/otlp/index.js'
import type { Half } from '../../../src/node/halves/index.js'
import { halvesOfJson } from '../../../src/node/halves/json.js'
import { halvesOfProtobuf } from '../../../src/node/halves/protobuf.js'
import { generate } from '../../core/encode/records.js'

type Request = Message<'ExportTraceServiceRequest'>

const WAYS = [
  [
    'http/json',
    halvesOfJson,
    (body) => fromJson(exportMessages.traces.request, new TextDecoder().decode(body)),
  ],
  ['http/protobuf', halvesOfProtobuf, (body) => fromProtobuf(exportMessages.traces.request, body)],
] as const satisfies [string, unknown, (body: Uint8Array) => Request][]

const around = ({ resourceSpans = [] }: Request) =>
  resourceSpans.flatMap(({ scopeSpans = [], ...group }) =>
    scopeSpans.flatMap(({ spans = [], ...scope }) => spans.map((span) => ({ group, scope, span }))),
  )

it.each(WAYS)('of %s', (protocol, halve, decode) => {
  for (let seed = 1; seed <= 18; seed++) {
    const { span } = generate(seed, { json: protocol === 'http/json' })
    const spans = Array.from({ length: 1 + (seed % 9) }, span)
    const body = createCodecs(protocol).traces.encode(spans)
    const pieces: Half[] = [{ body, count: spans.length }]
    while (pieces.some(({ count }) => count > 1)) {
      const at = pieces.findIndex(({ count }) => count > 1)
      pieces.splice(at, 1, ...halve(pieces[at]!.body)!)
    }
    expect(pieces).toHaveLength(spans.length)
    expect(pieces.flatMap((piece) => around(decode(piece.body)))).toEqual(around(decode(body)))
    expect(halve(pieces[0]!.body)).toBeUndefined()
  }
})
