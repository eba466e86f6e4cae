import { type Context, context, trace } from '@opentelemetry/api'
import type { Instruments } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { together } from '../../core/safety/together.js'
import { wrap } from '../../core/safety/wrap.js'
import { type Connection, createConnection, type Receiving } from '../../core/websocket/connection.js'
import type { Offer } from '../../core/websocket/handshake.js'
import { clientNegotiation, NOTHING_AGREED } from '../../core/websocket/negotiation.js'
import { receiveArrayBuffers, receiveStandard, sendStandard } from '../../core/websocket/standard.js'
import { aroundListeners } from '../carry/events.js'
import { listen } from '../native.js'

/** The connection of each open WebSocket. */
const connections = new WeakMap<WebSocket, Connection>()
/** `WebSocket.OPEN`, which a page may have replaced. */
const OPEN = 1
/** Messages that came, while they are handed to the page's listeners. */
const arriving = new WeakMap<Event, Receiving>()

/**
 * Sees what WebSockets send, and runs the page's listeners of their messages in the context of each message.
 *
 * At the prototype: a page's own subclass of WebSocket may take anything in its `send`, and gives the original
 * what is to be sent.
 *
 * @returns how to stop
 */
export function watchMessages(prototype: WebSocket): () => void {
  return together([
    wrap(prototype, 'send', (original) => {
      return function (this: WebSocket, ...given: unknown[]) {
        const connection = connections.get(this)
        const send = (data: unknown) => Reflect.apply(original, this, [data])
        // Without an argument, and when it is not open, the original knows what to do.
        if (!connection || given.length === 0 || this.readyState !== OPEN)
          return Reflect.apply(original as (...given: unknown[]) => void, this, given)
        sendStandard(connection, given[0], send, Blob)
      } as typeof original
    }),
    aroundListeners(['message'], (event, listener) => {
      const receiving = arriving.get(event)
      if (!receiving) return listener()
      try {
        return context.with(receiving.context, listener)
      } finally {
        receiving.end()
      }
    }),
  ])
}

/**
 * Takes a WebSocket through a connection of ours: what it sends, and what its listeners get to see.
 *
 * @param active the context of the handshake's span
 * @param offer what the handshake offered; undefined: the server hears nothing of us
 */
export function followMessages(
  instruments: Instruments,
  socket: WebSocket,
  active: Context,
  offer: Offer | undefined,
  isOn: () => boolean,
): void {
  const negotiation = offer ? clientNegotiation(offer) : NOTHING_AGREED
  const handshake = trace.getSpanContext(active)
  const parts = { instruments, role: 'client', base: active, handshake, negotiation, isOn } as const
  // Before the page can add its own; outside of contexts, where no listener of the page is.
  listen(socket, 'open', () => void guard(() => connections.set(socket, createConnection(parts))))
  listen<CloseEvent>(
    socket,
    'close',
    ({ code }) => void guard(() => connections.get(socket)?.close(code ?? 1006)),
  )
  const binary = offer?.level === 'enveloped' ? receiveArrayBuffers(socket, WebSocket.prototype) : undefined
  let isFirst = true
  listen<MessageEvent>(socket, 'message', (event) => {
    const connection = connections.get(socket)
    if (!connection) return
    const given = event.data
    const received = guard(() => receiveStandard(connection, given, binary?.wantsBlob() ?? false, Blob))
    if (isFirst && !connection.opens()) binary?.release()
    isFirst = false
    if (received === 'control') return event.stopImmediatePropagation()
    if (!received) return
    if (received.data !== given)
      Object.defineProperty(event, 'data', { value: received.data, configurable: true })
    if (received.receiving) arriving.set(event, received.receiving)
  })
}
