import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { carrierGetter } from '../core/carrier.js'
import type { Instrument, Instruments } from '../core/instrument.js'
import { createConnection } from '../core/websocket/connection.js'
import { MAX_CONTROL_FRAME } from '../core/websocket/control.js'
import { encodeOffer, OFFER, type Offer } from '../core/websocket/handshake.js'
import { clientNegotiation, NOTHING_AGREED, serverNegotiation } from '../core/websocket/negotiation.js'
import { type Asked, type Asking, observeUpgrades } from './upgrades.js'
import { chooseSubprotocol, type TakenOffer, takeOffer } from './websocket-offer.js'
import { followWs } from './ws-messages.js'
import { onWebSocket } from './ws-socket.js'

/**
 * Context through the messages of the `ws` package, as server and as client. The HTTP instrumentation makes
 * the spans of the handshakes, and has to be on.
 *
 * @see docs/websocket.md
 */
export const webSocket: Instrument = (instruments) => {
  let running = true
  const level = LEVELS[instruments.websocket.messages]
  const setting: Setting = { instruments, level, isOn: () => running }
  const stop = observeUpgrades({
    asked: (request) => askedOf(setting, request),
    asking: (active, options, isTarget) => askingOf(setting, active, options, isTarget),
  })
  return () => {
    running = false
    stop()
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
  { instruments, level, isOn }: Setting,
  base: Context,
  options: { maxPayload?: unknown },
  isTarget: boolean,
): Asking | undefined {
  if (level === 'none') return undefined
  // `ws` hands its own options on to `http.request`.
  const limit = typeof options.maxPayload === 'number' ? options.maxPayload : 0
  const span = trace.getSpanContext(base)
  const mayOffer = isTarget && span && (limit === 0 || limit >= MAX_CONTROL_FRAME)
  const token = randomBytes(8).toString('hex')
  const offer: Offer | undefined = mayOffer ? { level, limit, token, handshake: span } : undefined
  return {
    headers: offer ? { [OFFER]: encodeOffer(offer) } : {},
    agreed: (socket) =>
      onWebSocket(socket, (found) => {
        const negotiation = offer ? clientNegotiation(offer) : NOTHING_AGREED
        const parts = { instruments, role: 'client', base, handshake: span, negotiation, isOn } as const
        followWs(found, socket, createConnection(parts), 'client')
      }),
  }
}
