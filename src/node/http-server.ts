import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import {
  type Attributes,
  type Context,
  context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { carrierGetter } from '../core/carrier.js'
import { recordError } from '../core/exception.js'
import { guard } from '../core/guard.js'
import { methodAttributes, methodName } from '../core/http.js'
import type { Instrument, Instruments } from '../core/instrument.js'
import * as names from '../core/semconv.js'
import { redactQuery } from '../core/url.js'
import { wrap } from '../core/wrap.js'
import { emitWithin } from './emit.js'
import { onHandshakeAnswer } from './handshake.js'
import { type Asked, upgradeObserver } from './upgrades.js'

/**
 * A SERVER span for each request and each upgrade of `node:http` and `node:https` servers.
 *
 * The hook is `emit` of the two server classes: prototypes are shared by ES modules and CommonJS, so it
 * reaches servers that were imported before us. A handler names its route by setting `http.route` on the
 * active span, and the span's name follows.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server
 */
export const httpServer: Instrument = (instruments) => {
  const stops = [http.Server.prototype, https.Server.prototype].map((prototype) =>
    onServerRequests(prototype as http.Server, instruments),
  )
  return () => {
    for (const stop of stops) stop()
  }
}

/** The spans of the HTTP/1 requests and upgrades of one class of servers. */
export function onServerRequests(prototype: http.Server, instruments: Instruments): () => void {
  return wrap(prototype, 'emit', (emit) => {
    return function (this: http.Server, event: string, ...args: unknown[]): boolean {
      const pass = () => Reflect.apply(emit, this, [event, ...args]) as boolean
      if (event !== 'request' && event !== 'upgrade') return pass()
      const request = args[0] as IncomingMessage
      // A request of HTTP/2 has its span by its stream.
      if (request.httpVersionMajor === 2) return pass()
      const begun = guard(() => begin(instruments, request, event === 'upgrade'))
      if (!begun) return pass()
      guard(() => {
        emitWithin(request, begun.active)
        if (event === 'request') watchResponse(begun, args[1] as ServerResponse, request)
        else watchUpgrade(begun, args[1] as Duplex, request)
      })
      return handle(begun, pass)
    } as typeof emit
  })
}

/** What is read of a request; a stream of HTTP/2 is brought into this shape. */
export type RequestHead = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'httpVersion' | 'socket'>

/** A span that was begun, and the context with it. */
export interface Begun {
  span: Span
  active: Context
  upgrade?: Asked
}

/** Begins the span of a request. */
export function begin({ tracer, propagator }: Instruments, request: RequestHead, upgrade: boolean): Begun {
  const asked = upgrade ? upgradeObserver()?.asked(request as IncomingMessage) : undefined
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s, 2)
  let parent = propagator.extract(ROOT_CONTEXT, asked?.fields ?? request.headers, carrierGetter)
  // A browser cannot set headers on a WebSocket, so its handshake carries the context in the query.
  if (upgrade && !trace.getSpan(parent))
    parent = propagator.extract(parent, new URLSearchParams(query), carrierGetter)
  const span = tracer.startSpan(
    methodName(request.method ?? 'GET'),
    { kind: SpanKind.SERVER, attributes: requestAttributes(request, path, query) },
    parent,
  )
  return { span, active: trace.setSpan(parent, span), upgrade: asked }
}

function requestAttributes(request: RequestHead, path: string, query: string): Attributes {
  const { socket, headers } = request
  const scheme = (socket as TLSSocket).encrypted ? 'https' : 'http'
  const attributes: Attributes = {
    ...methodAttributes(request.method ?? 'GET'),
    [names.URL_PATH]: path,
    [names.URL_SCHEME]: scheme,
    [names.NETWORK_PROTOCOL_VERSION]: request.httpVersion,
    ...addressOf(headers.host, scheme),
  }
  const visibleQuery = query && redactQuery(query)
  if (visibleQuery) attributes[names.URL_QUERY] = visibleQuery
  if (headers['user-agent']) attributes[names.USER_AGENT_ORIGINAL] = headers['user-agent']
  if (socket.remoteAddress) {
    attributes[names.CLIENT_ADDRESS] = socket.remoteAddress
    attributes[names.NETWORK_PEER_ADDRESS] = socket.remoteAddress
    attributes[names.NETWORK_PEER_PORT] = socket.remotePort
  }
  return attributes
}

/** `server.address` and `server.port` of a Host header; the header is the client's word and may be anything. */
function addressOf(host: string | undefined, scheme: string): Attributes {
  const match = /^(\[[0-9a-f:.]+\]|[^:/?#@]+)(?::(\d{1,5}))?$/i.exec(host ?? '')
  if (!match) return {}
  const port = match[2] ? Number(match[2]) : scheme === 'https' ? 443 : 80
  return { [names.SERVER_ADDRESS]: match[1]!.replace(/^\[|\]$/g, ''), [names.SERVER_PORT]: port }
}

/** Runs the application's handler; what it throws is recorded and thrown on. */
export function handle({ span, active }: Begun, pass: () => boolean): boolean {
  try {
    return context.with(active, pass)
  } catch (thrown) {
    guard(() => recordError(span, thrown))
    throw thrown
  }
}

function watchResponse({ span, active }: Begun, response: ServerResponse, request: IncomingMessage): void {
  let open = true
  emitWithin(response, active, (event) => {
    // `finish` says that all was handed over; `close` comes after it, or alone when the client went away.
    if (!open || (event !== 'finish' && event !== 'close')) return
    open = false
    finish(span, response.statusCode, request, response.writableFinished || event === 'finish')
  })
}

/** Ends the span of a request; `complete`: the whole response was handed over. */
export function finish(
  span: Span,
  status: number,
  request: Pick<IncomingMessage, 'method'>,
  complete: boolean,
): void {
  // The span's own attributes are where the application, or a framework's hook, left the route.
  const { attributes, name } = span as Span & { attributes?: Attributes; name?: string }
  const method = methodName(request.method ?? 'GET')
  const route = attributes?.[names.HTTP_ROUTE]
  if (typeof route === 'string' && name === method) span.updateName(`${method} ${route}`)
  if (complete) span.setAttribute(names.HTTP_RESPONSE_STATUS_CODE, status)
  if (!complete) fail(span, 'aborted', 'the connection closed before the response was complete')
  else if (status >= 500) fail(span, String(status))
  span.end()
}

function fail(span: Span, type: string, message?: string): void {
  // An exception that was recorded before says more than a status code.
  const { attributes, status } = span as Span & { attributes?: Attributes; status?: { message?: string } }
  if (attributes?.[names.ERROR_TYPE] === undefined) span.setAttribute(names.ERROR_TYPE, type)
  span.setStatus({ code: SpanStatusCode.ERROR, message: status?.message ?? message })
}

/** An upgrade's span covers the handshake: it ends with the answer, or with the socket if there is none. */
function watchUpgrade({ span, active, upgrade }: Begun, socket: Duplex, request: IncomingMessage): void {
  upgrade?.begin(active, socket)
  onHandshakeAnswer(socket, (status) => finish(span, status ?? 0, request, status !== undefined))
}
