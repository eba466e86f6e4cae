import { type Context, context } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'
import { wrap } from '../../core/safety/wrap.js'
import type { Connection } from '../../core/websocket/connection.js'
import type { Offer } from '../../core/websocket/handshake.js'
import { receiveArrayBuffers, receiveStandard, sendStandard } from '../../core/websocket/standard.js'

/** A handshake that was sent. */
export interface GlobalHandshake {
  url: string
  /** The context of its span. */
  active: Context
  offer: Offer | undefined
}

/** Makes the connection of a handshake that succeeded. */
export type FollowGlobal = (handshake: GlobalHandshake) => Connection

interface Followed {
  handshake: GlobalHandshake
  connection: Connection
  isFresh: boolean
  binary: ReturnType<typeof receiveArrayBuffers> | undefined
}

/** Handshakes that neither opened nor will: they are forgotten, the oldest first. */
const MAX_EXPECTED = 1000

/** Patches the class, once undici is loaded; `expect` is told each handshake before it is sent. */
export function patchGlobal(
  WebSocketClass: typeof WebSocket,
  connect: FollowGlobal,
): { expect(handshake: GlobalHandshake): void; stop(): void } {
  const { prototype } = WebSocketClass
  /** Those that have not opened, and those whose server has not answered. */
  const [unopened, unanswered] = [new Set<GlobalHandshake>(), new Map<string, GlobalHandshake>()]
  const followed = new WeakMap<WebSocket, Followed>()
  let [open, isStopped] = [0, false]

  const follow = (socket: WebSocket, handshake: GlobalHandshake): Followed => {
    const binary =
      handshake.offer?.level === 'enveloped'
        ? (followed.get(socket)?.binary ?? receiveArrayBuffers(socket, prototype))
        : undefined
    const one = { handshake, connection: connect(handshake), isFresh: true, binary }
    followed.set(socket, one)
    return one
  }

  /** Which of two handshakes for one URL opened is not said; the server's answer names it by its token. */
  const settle = (socket: WebSocket, one: Followed, data: unknown): Followed => {
    if (!one.isFresh || typeof data !== 'string') return one
    const token = data.slice(-16)
    const named = unanswered.get(token)
    unanswered.delete(token)
    return !named || named === one.handshake ? one : follow(socket, named)
  }

  const arrive = (socket: WebSocket, event: MessageEvent, dispatch: () => boolean): boolean => {
    const known = followed.get(socket)
    if (!known) return dispatch()
    const one = guard(() => settle(socket, known, event.data)) ?? known
    const { connection, binary } = one
    const received = guard(() => receiveStandard(connection, event.data, binary?.wantsBlob() ?? false, Blob))
    if (one.isFresh && !connection.opens()) binary?.release()
    one.isFresh = false
    if (received === 'control') return true
    if (!received?.receiving) return dispatch()
    Object.defineProperty(event, 'data', { value: received.data, configurable: true })
    try {
      return context.with(received.receiving.context, dispatch)
    } finally {
      received.receiving.end()
    }
  }

  const stops = [
    wrap(prototype, 'send', (original) => {
      return function (this: WebSocket, ...given: unknown[]) {
        const pass = (...data: unknown[]) => Reflect.apply(original as Function, this, data)
        const one = followed.get(this)
        if (!one || given.length === 0 || this.readyState !== 1) return pass(...given)
        sendStandard(one.connection, given[0], pass, Blob)
      } as typeof original
    }),
    // undici hands every event to the socket's own `dispatchEvent`, in the order of the frames.
    wrap(prototype, 'dispatchEvent', (original) => {
      return function (this: WebSocket, event: Event) {
        const dispatch = () => Reflect.apply(original, this, [event]) as boolean
        if (event.type === 'message') return arrive(this, event as MessageEvent, dispatch)
        guard(() => {
          if (event.type === 'open') {
            const url = this.url.replace(/^ws/, 'http')
            const handshake = [...unopened].find((one) => one.url === url)
            if (!handshake) return
            unopened.delete(handshake)
            follow(this, handshake)
            open++
          } else if (event.type === 'close' && followed.has(this)) {
            followed.get(this)?.connection.close((event as CloseEvent).code)
            open--
            if (isStopped) takeOut()
          }
        })
        return dispatch()
      }
    }),
  ]
  const takeOut = () => {
    // What an open connection agreed on holds until it is closed.
    if (open === 0) for (const stop of stops) stop()
  }
  return {
    expect(handshake) {
      unopened.add(handshake)
      if (handshake.offer) unanswered.set(handshake.offer.token, handshake)
      forgetOldest(unopened)
      forgetOldest(unanswered)
    },
    stop() {
      isStopped = true
      takeOut()
    },
  }
}

function forgetOldest<K>(from: { size: number; keys(): Iterable<K>; delete(key: K): unknown }): void {
  if (from.size <= MAX_EXPECTED) return
  const [oldest] = from.keys()
  from.delete(oldest as K)
}
