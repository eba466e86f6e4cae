import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import { type Context, context } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'
import { runWithin } from '../process/thrown.js'
import { enterServer } from '../routes/index.js'
import { onHandshakeAnswer } from '../websocket/handshake.js'
import { isMarked, markRequest, markResponse, patchMessages } from './messages.js'
import { replace } from './replace.js'
import { type Begun, begin, finish, type ServerInstruments } from './server-span.js'

/**
 * A SERVER span for each request and each upgrade of `node:http` and `node:https` servers.
 *
 * The hook is `emit` of the two server classes: prototypes are shared by ES modules and CommonJS, so it
 * reaches servers that were imported before us. A handler names its route by setting `http.route` on the
 * active span, and the span's name follows.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server
 */
export const httpServer = (instruments: ServerInstruments): (() => void) => {
  const stops = [
    patchMessages(),
    ...[http.Server.prototype, https.Server.prototype].map((prototype) =>
      onServerRequests(prototype as http.Server, instruments),
    ),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** What comes in the place of `request` for one with `Expect`, when somebody listens to that. */
const RESPONSES: ReadonlySet<unknown> = new Set(['checkContinue', 'checkExpectation'])
/** What the application answers on the socket itself. */
const TUNNELS: ReadonlySet<unknown> = new Set(['upgrade', 'connect'])

type Emit = (...args: unknown[]) => boolean

/** The spans of the HTTP/1 requests and upgrades of one class of servers. */
export function onServerRequests(prototype: http.Server, instruments: ServerInstruments): () => void {
  return replace(prototype, 'emit', (original, replacement) => {
    const emit = original as Emit
    return function (this: http.Server, ...args: unknown[]): boolean {
      if (!replacement.isIn) return emit.apply(this, args)
      const hasResponse = args[0] === 'request' || RESPONSES.has(args[0])
      if (!hasResponse && !TUNNELS.has(args[0])) return emit.apply(this, args)
      const request = args[1] as IncomingMessage
      // A request of HTTP/2 has its span by its stream; one that is handed on to another server has its span.
      if (request.httpVersionMajor === 2 || isMarked(request)) {
        const within = guard(() => enterServer(this, request, context.active()))
        return within ? context.with(within, emit, this, ...args) : emit.apply(this, args)
      }
      const active = enter(instruments, this, args, hasResponse)
      return active ? runWithin(active, emit, this, ...args) : emit.apply(this, args)
    } as typeof original
  })
}

/** Begins a request's span and answers the context to handle it in; undefined when that failed. */
function enter(
  instruments: ServerInstruments,
  server: http.Server,
  args: unknown[],
  hasResponse: boolean,
): Context | undefined {
  const request = args[1] as IncomingMessage
  let begun: Begun | undefined
  // Not by `guard`, whose closure would be made for each request.
  try {
    begun = begin(instruments, request, args[0] === 'upgrade')
    if (hasResponse) begun.active = enterServer(server, request, begun.active)
    markRequest(request, begun)
    if (hasResponse) markResponse(args[2] as ServerResponse, begun)
    else watchUpgrade(begun, args[2] as Duplex)
  } catch (fault) {
    guard(() => {
      throw fault
    })
  }
  return begun?.active
}

/** An upgrade's span covers the handshake: it ends with the answer, or with the socket if there is none. */
function watchUpgrade(begun: Begun, socket: Duplex): void {
  begun.upgrade?.begin(begun.active, socket)
  onHandshakeAnswer(socket, (status) => finish(begun, status ?? 0, status !== undefined))
}
