import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { carrierGetter } from '../../core/carrier.js'
import type { Instrument, Instruments } from '../../core/instrument.js'
import { type Connection, createConnection } from '../../core/websocket/connection.js'
import { MAX_CONTROL_FRAME } from '../../core/websocket/control.js'
import { encodeOffer, OFFER, type Offer } from '../../core/websocket/handshake.js'
import { clientNegotiation, NOTHING_AGREED, serverNegotiation } from '../../core/websocket/negotiation.js'
import { type Asked, type Asking, observeUpgrades } from '../http/upgrades.js'
import { type GlobalParts, globalWebSocket } from './global.js'
import { chooseSubprotocol, type TakenOffer, takeOffer } from './offer.js'
import { followWs } from './ws-messages.js'
import { onWebSocket } from './ws-socket.js'

/**
 * Context through the messages of the `ws` package, as server and as client, and of Node's own `WebSocket`. The
 * spans of the handshakes are made by the instrumentations of HTTP and of `fetch`, which have to be on.
 *
 * @see docs/websocket.md
 */
export const webSocket: Instrument = (instruments) => {
  let running = true
  const level = LEVELS[instruments.websocket.messages]
  const setting: Setting = { instruments, level, isOn: () => running }
  const stops = [
    observeUpgrades({
      asked: (request) => askedOf(setting, request),
      asking: (active, options, isTarget) => askingOf(setting, active, options, isTarget),
    }),
    level === 'none' ? () => {} : globalWebSocket(globalParts(setting)),
  ]
  return () => {
    running = false
    for (const stop of stops) stop()
  }
}

const LEVELS = { auto: 'enveloped', counted: 'counted', off: 'none' } as const

interface Setting {
  instruments: Instruments
  level: Offer['level']
  isOn(): boolean
}

function askedOf({ instruments, level, isOn }: Setting, request: IncomingMessage): Asked {
  const taken = takeOffer(request)
  return {
    fields: taken?.fields,
    begin(base, socket) {
      if (taken?.subprotocol) chooseSubprotocol(socket, taken.subprotocol)
      if (level === 'none') return
      onWebSocket(socket, (found) => {
        const limit = found._receiver._maxPayload ?? 0
        const isOffered = taken && taken.offer.level !== 'none'
        const negotiation = isOffered ? serverNegotiation(taken.offer, level, limit) : NOTHING_AGREED
        const handshake = taken && handshakeOf(instruments, base, taken)
        const parts = { instruments, role: 'server', base, handshake, negotiation, isOn } as const
        followWs(found, socket, createConnection(parts), 'server')
      })
    },
  }
}

/** The client's handshake span: both ends count by it, if our own span is in its trace. */
function handshakeOf(
  { propagator }: Instruments,
  base: Context,
  { offer, fields }: TakenOffer,
): Offer['handshake'] {
  const handshake =
    offer.handshake ??
    trace.getSpanContext(propagator.extract(ROOT_CONTEXT, fields ?? new Map(), carrierGetter))
  return handshake?.traceId === trace.getSpanContext(base)?.traceId ? handshake : undefined
}

function askingOf(
  setting: Setting,
  base: Context,
  options: { maxPayload?: unknown },
  isTarget: boolean,
): Asking | undefined {
  if (setting.level === 'none') return undefined
  // `ws` hands its own options on to `http.request`.
  const limit = typeof options.maxPayload === 'number' ? options.maxPayload : 0
  const offer = isTarget ? offerOf(setting, base, limit) : undefined
  return {
    headers: offer ? { [OFFER]: encodeOffer(offer) } : {},
    agreed: (socket) =>
      onWebSocket(socket, (found) =>
        followWs(found, socket, clientConnection(setting, base, offer), 'client'),
      ),
  }
}

/** An end that takes no control frame, or has no trace to count by, offers nothing. */
function offerOf({ level }: Setting, base: Context, limit: number): Offer | undefined {
  const handshake = trace.getSpanContext(base)
  if (!handshake || (limit > 0 && limit < MAX_CONTROL_FRAME)) return undefined
  return { level, limit, token: randomBytes(8).toString('hex'), handshake }
}

function clientConnection(
  { instruments, isOn }: Setting,
  base: Context,
  offer: Offer | undefined,
): Connection {
  const negotiation = offer ? clientNegotiation(offer) : NOTHING_AGREED
  const handshake = trace.getSpanContext(base)
  return createConnection({ instruments, role: 'client', base, handshake, negotiation, isOn })
}

const globalParts = (setting: Setting): GlobalParts => ({
  contextOf: (headers) => setting.instruments.propagator.extract(ROOT_CONTEXT, headers, carrierGetter),
  offerOf: (base) => offerOf(setting, base, 0),
  connect: ({ active, offer }) => clientConnection(setting, active, offer),
})
