import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import { context } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'
import { wrap } from '../../core/safety/wrap.js'
import { runWithin } from '../process/thrown.js'
import { enterServer } from '../routes/index.js'
import { describeRoute } from '../routes/noted.js'
import { onHandshakeAnswer } from '../websocket/handshake.js'
import { emitWithin } from './emit.js'
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
  const stops = [http.Server.prototype, https.Server.prototype].map((prototype) =>
    onServerRequests(prototype as http.Server, instruments),
  )
  return () => {
    for (const stop of stops) stop()
  }
}

/** `request`, and what comes in its place for a request with `Expect` when somebody listens to that. */
const RESPONSES: ReadonlySet<string> = new Set(['request', 'checkContinue', 'checkExpectation'])
/** What the application answers on the socket itself. */
const TUNNELS: ReadonlySet<string> = new Set(['upgrade', 'connect'])

/** Marks a request that has its span. */
const SEEN = Symbol('seen')

/** The spans of the HTTP/1 requests and upgrades of one class of servers. */
export function onServerRequests(prototype: http.Server, instruments: ServerInstruments): () => void {
  return wrap(prototype, 'emit', (emit) => {
    return function (this: http.Server, event: string, ...args: unknown[]): boolean {
      const pass = () => Reflect.apply(emit, this, [event, ...args]) as boolean
      const hasResponse = RESPONSES.has(event)
      if (!hasResponse && !TUNNELS.has(event)) return pass()
      const request = args[0] as IncomingMessage & { [SEEN]?: true }
      // A request of HTTP/2 has its span by its stream; one that is handed on to another server has its span.
      if (request.httpVersionMajor === 2 || request[SEEN]) {
        const within = guard(() => enterServer(this, request, context.active()))
        return within ? context.with(within, pass) : pass()
      }
      request[SEEN] = true
      const begun = guard(() => begin(instruments, request, event === 'upgrade'))
      if (!begun) return pass()
      guard(() => {
        if (hasResponse) begun.active = enterServer(this, request, begun.active)
        emitWithin(request, begun.active)
        if (hasResponse) watchResponse(begun, args[1] as ServerResponse, request)
        else watchUpgrade(begun, args[1] as Duplex, request)
      })
      return runWithin(begun.active, pass)
    } as typeof emit
  })
}

function watchResponse(begun: Begun, response: ServerResponse, request: IncomingMessage): void {
  let open = true
  emitWithin(response, begun.active, (event) => {
    // `finish` says that all was handed over; `close` comes after it, or alone when the client went away.
    if (!open || (event !== 'finish' && event !== 'close')) return
    open = false
    begun.route = describeRoute(begun.span, request, response.statusCode)
    // What was not written when a connection broke is finished too, in Node's words.
    const complete = event === 'finish' ? !request.socket.destroyed : response.writableFinished
    finish(begun, response.statusCode, request, complete)
  })
}

/** An upgrade's span covers the handshake: it ends with the answer, or with the socket if there is none. */
function watchUpgrade(begun: Begun, socket: Duplex, request: IncomingMessage): void {
  begun.upgrade?.begin(begun.active, socket)
  onHandshakeAnswer(socket, (status) => finish(begun, status ?? 0, request, status !== undefined))
}
