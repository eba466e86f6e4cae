import type { Duplex } from 'node:stream'
import { guard } from '../../core/safety/guard.js'

/** What the `ws` package's `send` becomes: one message, or one part of it. */
export interface WsSender {
  send(data: unknown, options: WsSendOptions, done?: (error?: Error) => void): void
}

export interface WsSendOptions {
  binary?: boolean
  compress?: boolean
  fin?: boolean
  mask?: boolean
}

/** What reads frames, and emits `message` with the payload and whether it is binary. */
export interface WsReceiver {
  emit(event: string | symbol, ...args: unknown[]): boolean
  _binaryType?: string
  /** Bytes; 0: any. */
  _maxPayload?: number
}

/** The parts of a `WebSocket` of the `ws` package, versions 7 and 8, that touch the wire. */
export interface WsWebSocket {
  _sender: WsSender
  _receiver: WsReceiver
}

/**
 * Waits for the `ws` package to take over an upgraded socket, and tells which of its WebSockets did, before
 * the application gets that to see.
 *
 * Whatever copy of `ws` an application has, and however that was loaded, it has to put its object onto the
 * socket, under a symbol called `websocket`, before it listens to the socket; so no loader has to be hooked.
 *
 * @see https://github.com/websockets/ws/blob/8.23.0/lib/websocket.js#L239-L266
 */
export function onWebSocket(socket: Duplex, tell: (webSocket: WsWebSocket) => void): void {
  let on = socket.on
  const looking = function (this: Duplex, ...args: unknown[]) {
    const found = guard(() => find(socket))
    if (found) {
      Object.defineProperty(socket, 'on', { value: on, writable: true, configurable: true, enumerable: true })
      guard(() => tell(found))
    }
    return Reflect.apply(on, this, args)
  }
  // An accessor, since Node's HTTP server sets `on` of its sockets anew when it lets go of one.
  Object.defineProperty(socket, 'on', {
    get: () => looking,
    set: (replacement: Duplex['on']) => {
      on = replacement
    },
    configurable: true,
    enumerable: true,
  })
}

function find(socket: Duplex): WsWebSocket | undefined {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'websocket')
  const found = symbol && (socket as unknown as Record<symbol, Partial<WsWebSocket> | undefined>)[symbol]
  const isWhole = typeof found?._sender?.send === 'function' && typeof found._receiver?.emit === 'function'
  return isWhole ? (found as WsWebSocket) : undefined
}
