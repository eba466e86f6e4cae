/** Hostile envelopes, control frames and handshakes: nothing throws, and what was not agreed on stays as it is. */
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { NOOP_PARTS } from '../../../src/core/noop.js'
import { createConnection } from '../../../src/core/websocket/connection.js'
import { decodeBinary, decodeText, encodeText, MAGIC } from '../../../src/core/websocket/envelope.js'
import { decodeOffer, type Offer, takeFromQuery } from '../../../src/core/websocket/handshake.js'
import {
  clientNegotiation,
  NOTHING_AGREED,
  serverNegotiation,
} from '../../../src/core/websocket/negotiation.js'
import { takeFromSubprotocols } from '../../../src/core/websocket/subprotocol.js'
import { random } from '../../support/random.js'

const CASES = 20_000
/** The longest envelope: magic, form, ids, length, fields. */
const MOST = 4 + 1 + 50 + 4 + 8705
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const offer: Offer = { level: 'enveloped', limit: 0, token: '0123456789abcdef' }

const SEEDS = [
  MAGIC,
  encodeText({ traceparent: TRACEPARENT }),
  encodeText({ traceparent: TRACEPARENT, tracestate: 'a=1', baggage: 'b=2' }),
  `${MAGIC} accept 2 0 ${offer.token}`,
  `${MAGIC} confirm ${offer.token}`,
  `?throughline=1.2.0.${offer.token}&traceparent=${TRACEPARENT}&tracestate=a%3D1`,
  `/live?a=1&throughline=1.2.0.${offer.token}.0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331`,
  `throughline.throughline%3D1.2.0.${offer.token}%26traceparent%3D${TRACEPARENT}`,
  'chat, throughline.x',
  '',
]
const ODD = [
  '\0',
  '\x10',
  '%',
  '%zz',
  '&',
  '=',
  '?',
  ',',
  '.',
  '\n',
  '0',
  'f',
  'ä',
  '\ud834',
  'T',
  '2',
  '-',
  ' ',
]

/** One of the seeds, cut, doubled and with characters changed. */
function hostile(next: () => number): string {
  const below = (limit: number) => Math.floor(next() * limit)
  let text = SEEDS[below(SEEDS.length)]!
  for (let edits = below(6); edits > 0; edits--) {
    const at = below(text.length + 1)
    const odd = ODD[below(ODD.length)]!
    const kind = below(5)
    if (kind === 0) text = text.slice(0, at)
    else if (kind === 1) text = text.slice(0, at) + odd + text.slice(at + 1)
    else if (kind === 2) text = text.slice(0, at) + odd + text.slice(at)
    else if (kind === 3) text += SEEDS[below(SEEDS.length)]
    else text = text.slice(0, at) + odd.repeat(below(2000)) + text.slice(at)
  }
  return text
}

const bytesOf = (text: string) => Buffer.from(text, 'latin1')

describe(`${CASES} hostile inputs`, () => {
  it('to the decoders answer nothing or what they reach', () => {
    const next = random(11)
    const wrong: string[] = []
    let decoded = 0
    for (let i = 0; i < CASES; i++) {
      const text = hostile(next)
      const bytes = bytesOf(text)
      const opened = decodeText(text.length, (start, end) => text.slice(start, end))
      const openedBytes = decodeBinary(bytes)
      if (opened) decoded++
      for (const [one, length] of [
        [opened, text.length],
        [openedBytes, bytes.length],
      ] as const) {
        const { traceparent } = one?.envelope ?? {}
        const isBounded = !one || one.length <= Math.min(length, MOST)
        if (!isBounded || (traceparent && !/^00-[0-9a-f-]{52}$/.test(traceparent))) wrong.push(text)
      }
    }
    expect(wrong).toEqual([])
    expect(decoded).toBeGreaterThan(100)
  })

  it('to a handshake are taken whole or left where they are', () => {
    const next = random(12)
    const wrong: string[] = []
    let taken = 0
    for (let i = 0; i < CASES; i++) {
      const text = hostile(next)
      decodeOffer(text)
      const fromQuery = takeFromQuery(text)
      const fromHeader = takeFromSubprotocols(text)
      if (fromQuery) {
        taken++
        const isOurs = [...fromQuery.fields.keys()].every((name) =>
          /^(traceparent|tracestate|baggage)$/.test(name),
        )
        const isWhole = /^[0-9a-f]{16}$/.test(fromQuery.offer.token) && fromQuery.url.length < text.length
        if (!isOurs || !isWhole) wrong.push(text)
      }
      if (fromHeader?.header?.includes(fromHeader.ours)) wrong.push(text)
    }
    expect(wrong).toEqual([])
    expect(taken).toBeGreaterThan(100)
  })

  it('to connections that agreed on nothing, or not yet, arrive as they are', () => {
    const next = random(13)
    const connection = (negotiation: typeof NOTHING_AGREED) =>
      createConnection({
        instruments: NOOP_PARTS,
        role: 'server',
        base: ROOT_CONTEXT,
        handshake: undefined,
        negotiation,
        isOn: () => true,
      })
    const nothing = connection(NOTHING_AGREED)
    const awaiting = connection(serverNegotiation(offer, 'enveloped', 0))
    const client = connection(clientNegotiation({ ...offer, token: 'fedcba9876543210' }))
    awaiting.greeting()
    const wrong: string[] = []
    let consumed = 0
    for (let i = 0; i < CASES; i++) {
      const text = hostile(next)
      const read = (start: number, end: number) => text.slice(start, end)
      const asText = { isText: true, size: undefined, length: text.length, read }
      const asBytes = { isText: false, size: undefined, length: text.length, bytes: bytesOf(text) }
      for (const received of [nothing.receive(asText), client.receive(asText), nothing.receive(asBytes)])
        if (received === 'control' || received.skip !== 0) wrong.push(text)
      // Only the one text that was agreed on is consumed; from then on what is an envelope is taken off.
      const wasOpen = awaiting.opens()
      const received = awaiting.receive(asText)
      if (received === 'control') consumed++
      else if (received.skip > (wasOpen ? text.length : 0)) wrong.push(text)
    }
    expect(wrong).toEqual([])
    expect(consumed).toBe(1)
    expect(awaiting.opens()).toBe(true)
    expect(context.active()).toBe(ROOT_CONTEXT)
  })
})
