/** The protocol as docs/websocket.md gives it, by the vectors that other implementations are tested with. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeAccept, encodeAccept, encodeConfirm } from '../../../src/core/websocket/control.js'
import { type Direction, messageSpanId } from '../../../src/core/websocket/counted.js'
import {
  decodeBinary,
  decodeText,
  type Envelope,
  encodeBinary,
  encodeText,
} from '../../../src/core/websocket/envelope.js'
import {
  decodeOffer,
  encodeOffer,
  encodeQuery,
  type Offer,
  takeFromQuery,
} from '../../../src/core/websocket/handshake.js'
import { encodeSubprotocol, takeFromSubprotocols } from '../../../src/core/websocket/subprotocol.js'

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../fixtures/websocket/${name}.json`, import.meta.url), 'utf8'))

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
const decodeString = (text: string) => decodeText(text.length, (start, end) => text.slice(start, end))

describe('counted ids', () => {
  const vectors =
    read<{ traceId: string; spanId: string; direction: Direction; index: number; id: string }[]>('counted')

  it.each(vectors)('$id is message $index $direction', ({ id, direction, index, ...handshake }) => {
    expect(messageSpanId(handshake, direction, index)).toBe(id)
  })

  it('are never the same twice in a connection', () => {
    const [handshake] = vectors as [(typeof vectors)[0]]
    const ids = (['client-to-server', 'server-to-client'] as const).flatMap((direction) =>
      Array.from({ length: 20_000 }, (_, index) => messageSpanId(handshake, direction, index)),
    )
    expect(new Set(ids).size).toBe(40_000)
    expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id) && id !== '0'.repeat(16))).toBe(true)
  })
})

describe('envelopes', () => {
  const { envelopes, malformed } = read<{
    envelopes: { envelope: Envelope; text: string; binary: string }[]
    malformed: { text: string[]; binary: string[] }
  }>('envelopes')

  it.each(envelopes)('$envelope, both ways', ({ envelope, text, binary }) => {
    expect(encodeText(envelope)).toBe(text)
    expect(Buffer.from(encodeBinary(envelope)).toString('hex')).toBe(binary)
    expect(decodeString(`${text}payload`)).toEqual({ envelope, length: text.length })
    expect(decodeBinary(bytes(`${binary}ff00`))).toEqual({ envelope, length: binary.length / 2 })
    // The empty payload is one too, and a cut envelope is none.
    expect(decodeString(text)?.length).toBe(text.length)
    if (text.length > 5) expect(decodeString(text.slice(0, -1))).toBeUndefined()
    if (binary.length > 10) expect(decodeBinary(bytes(binary.slice(0, -2)))).toBeUndefined()
  })

  it('that are malformed are none', () => {
    expect(malformed.text.filter((text) => decodeString(text))).toEqual([])
    expect(malformed.binary.filter((hex) => decodeBinary(bytes(hex)))).toEqual([])
    expect(malformed.text.length + malformed.binary.length).toBeGreaterThan(20)
  })

  it('leave out what is too long or no ASCII, and keep the ids', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const ids = { envelope: { traceparent }, length: 55 }
    for (const fields of [
      { tracestate: 'a'.repeat(513) },
      { baggage: 'a'.repeat(8193) },
      { baggage: 'ä=1' },
      { tracestate: 'a=1\n' },
    ])
      expect(decodeString(encodeText({ traceparent, ...fields }))).toEqual(ids)
  })
})

describe('handshakes', () => {
  const { offers, malformed } = read<{
    offers: {
      offer: Offer
      header: string
      fields: [string, string][]
      query: string
      subprotocol: string
    }[]
    malformed: string[]
  }>('handshakes')

  it.each(offers)('$header, both ways', ({ offer, header, fields, query, subprotocol }) => {
    expect(encodeOffer(offer)).toBe(header)
    expect(decodeOffer(header)).toEqual(offer)
    expect(encodeQuery(offer, fields)).toBe(query)
    expect(encodeSubprotocol(offer, fields)).toBe(subprotocol)
    expect(subprotocol).toMatch(/^[!#$%&'*+\-.^_`|~\w]+$/)
    const taken = { offer, fields: new Map(fields) }
    expect(takeFromQuery(`/live?${query}`)).toEqual({ ...taken, url: '/live' })
    expect(takeFromQuery(`/?baggage=theirs&a&${query}&added=1`)).toEqual({
      ...taken,
      url: '/?baggage=theirs&a&added=1',
    })
    const ours = { ...taken, ours: subprotocol }
    expect(takeFromSubprotocols(subprotocol)).toEqual({ ...ours, header: undefined })
    expect(takeFromSubprotocols(`chat,${subprotocol} , v2`)).toEqual({ ...ours, header: 'chat, v2' })
  })

  it('that are malformed are left where they are', () => {
    expect(malformed.filter((text) => decodeOffer(text))).toEqual([])
    for (const text of malformed)
      expect(takeFromQuery(`/?throughline=${encodeURIComponent(text)}`)).toBeUndefined()
    const { query } = offers[0]!
    expect(takeFromQuery(`/?${query}&${query}`)).toBeUndefined()
    expect(takeFromQuery(`/?${query}&traceparent=again`)).toBeUndefined()
    expect(takeFromSubprotocols('chat')).toBeUndefined()
    expect(takeFromSubprotocols('throughline.%zz')).toBeUndefined()
  })
})

describe('control frames', () => {
  const { accepts, confirms, refused } = read<{
    accepts: { offer: Offer; acceptance: { level: 'counted' | 'enveloped'; limit: number }; frame: string }[]
    confirms: { offer: Offer; frame: string }[]
    refused: { why: string; offer: Offer; frame: string }[]
  }>('control')

  it.each(accepts)('$frame', ({ offer, acceptance, frame }) => {
    expect(encodeAccept(acceptance, offer)).toBe(frame)
    expect(decodeAccept(frame, offer)).toEqual(acceptance)
    // No control frame is an envelope too.
    expect(decodeString(frame)).toBeUndefined()
  })

  it.each(confirms)('$frame', ({ offer, frame }) => {
    expect(encodeConfirm(offer)).toBe(frame)
    expect(decodeString(frame)).toBeUndefined()
  })

  it.each(refused)('are none with $why', ({ offer, frame }) => {
    expect(decodeAccept(frame, offer)).toBeUndefined()
  })
})
