import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type Context, context } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'
import { encodeOffer, OFFER, type Offer } from '../../core/websocket/handshake.js'
import { type FollowGlobal, type GlobalHandshake, patchGlobal } from './global-messages.js'

const CREATE = 'undici:request:create'

/** What undici publishes of a request before it is sent. */
interface UndiciRequest {
  origin: string | URL
  path: string
  upgrade?: string | null
  /** Names and values in turn. */
  headers: string[] | string
  addHeader(name: string, value: string): void
}

export interface GlobalParts {
  /** Reads the context that a request's headers carry. */
  contextOf(headers: Map<string, string>): Context
  /** The offer of a handshake, given the context of its span. */
  offerOf(active: Context): Offer | undefined
  connect: FollowGlobal
}

/**
 * Follows the messages of Node's own `WebSocket`, which is undici's.
 *
 * Reading the global would load undici into every process, which takes a tenth of a second and 15 MB. So the
 * class is patched when the first handshake is published, by which time undici is there. The handshake's span
 * is made by the instrumentation of `fetch`, and its context is what that put into the headers.
 *
 * @returns how to stop
 */
export function globalWebSocket({ contextOf, offerOf, connect }: GlobalParts): () => void {
  let patched: ReturnType<typeof patchGlobal> | undefined
  const created = (message: unknown) =>
    void guard(() => {
      const { request } = message as { request: UndiciRequest }
      if (request.upgrade !== 'websocket' || typeof globalThis.WebSocket !== 'function') return
      const fields = fieldsOf(request.headers)
      const isTraced = fields.has('traceparent')
      const active = isTraced ? contextOf(fields) : context.active()
      const offer = isTraced ? offerOf(active) : undefined
      if (offer) request.addHeader(OFFER, encodeOffer(offer))
      const { href } = new URL(request.path, request.origin)
      const handshake: GlobalHandshake = { url: href, active, offer }
      patched ??= patchGlobal(globalThis.WebSocket, connect)
      patched.expect(handshake)
    })
  subscribe(CREATE, created)
  return () => {
    unsubscribe(CREATE, created)
    patched?.stop()
  }
}

function fieldsOf(headers: UndiciRequest['headers']): Map<string, string> {
  const fields = new Map<string, string>()
  if (typeof headers === 'string') return fields
  for (let i = 0; i + 1 < headers.length; i += 2) fields.set(headers[i]!.toLowerCase(), headers[i + 1]!)
  return fields
}
