/** What two ends agree on, message by message. */
import { expect, it } from 'vitest'
import type { Offer } from '../../../src/core/websocket/handshake.js'
import {
  clientNegotiation,
  type Negotiation,
  serverNegotiation,
} from '../../../src/core/websocket/negotiation.js'

const offer: Offer = { level: 'enveloped', limit: 0, token: '0123456789abcdef' }

const consumes = (end: Negotiation, text: string) =>
  end.consumes(text.length, (start, from) => text.slice(start, from))
const sends = (end: Negotiation) => [end.due(), end.envelopesSent]

it('envelopes each direction from its own control frame on', () => {
  const [client, server] = [clientNegotiation(offer), serverNegotiation(offer, 'enveloped', 1000)]
  expect(sends(client)).toEqual([undefined, false])
  const [accept, mayEnvelope] = sends(server)
  expect(mayEnvelope).toBe(true)
  expect(server.due()).toBeUndefined()
  expect(consumes(server, 'early')).toBe(false)
  expect(consumes(client, accept as string)).toBe(true)
  expect(client).toMatchObject({ counts: true, envelopesReceived: true, envelopesSent: false, limit: 1000 })
  const [confirm, now] = sends(client)
  expect(now).toBe(true)
  expect(client.due()).toBeUndefined()
  expect(server.envelopesReceived).toBe(false)
  expect(consumes(server, confirm as string)).toBe(true)
  expect(server.envelopesReceived).toBe(true)
  // Once: the same text again is the application's.
  expect(consumes(server, confirm as string)).toBe(false)
  expect(consumes(client, accept as string)).toBe(false)
})

it('takes only the first message for the server’s answer, whatever its kind', () => {
  const accept = serverNegotiation(offer, 'enveloped', 0).due() as string
  const afterText = clientNegotiation(offer)
  expect(consumes(afterText, 'hello')).toBe(false)
  expect(consumes(afterText, accept)).toBe(false)
  const afterBinary = clientNegotiation(offer)
  expect(afterBinary.consumes(accept.length, undefined)).toBe(false)
  expect(consumes(afterBinary, accept)).toBe(false)
  expect(afterBinary).toMatchObject({ counts: false, envelopesReceived: false })
})

it.each<[Offer['level'], 'counted' | 'enveloped', number]>([
  ['counted', 'enveloped', 0],
  ['enveloped', 'counted', 0],
  ['enveloped', 'enveloped', 127],
])('only counts when %s is offered to %s with the limit %i', (level, own, limit) => {
  const given = { ...offer, level }
  const [client, server] = [clientNegotiation(given), serverNegotiation(given, own, limit)]
  expect(consumes(client, server.due() as string)).toBe(true)
  expect([client, server]).toMatchObject(
    Array(2).fill({ counts: true, envelopesSent: false, envelopesReceived: false }),
  )
  expect(client.due()).toBeUndefined()
})
