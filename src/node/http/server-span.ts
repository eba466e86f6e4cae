import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import {
  type Attributes,
  type Context,
  type Link,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type TextMapGetter,
  trace,
} from '@opentelemetry/api'
import { carrierGetter } from '../../core/carrier.js'
import { lastMonotonic, monotonicNow } from '../../core/clock.js'
import { EMPTY_CONTEXT } from '../../core/context.js'
import { methodOf, OTHER_METHOD } from '../../core/http/methods.js'
import type { Instruments } from '../../core/instrument.js'
import * as names from '../../core/semconv.js'
import { Span as OurSpan } from '../../core/trace/span.js'
import type { Active, ActiveRequests, Scheme } from './active-requests.js'
import { bounded, splitTarget, toldTarget } from './request-target.js'
import type { ServedDurations } from './served-durations.js'
import { type Asked, upgradeObserver } from './upgrades.js'

/** What is read of a request. */
export type RequestHead = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'httpVersion' | 'socket'>

/** What the servers of all protocols share. */
export interface ServerInstruments extends Instruments {
  /** Undefined when no metrics are exported. */
  active: ActiveRequests | undefined
  /** The same. */
  served: ServedDurations | undefined
}

/** A span that was begun, and the context with it. */
export interface Begun {
  request: RequestHead
  span: Span
  active: Context
  upgrade: Asked | undefined
  durations: ServedDurations | undefined
  /** Where it is counted as long as it is served. */
  counted: Active | undefined
  /** As the conventions want it, and as it came: middleware may override a request's own. */
  method: string
  scheme: Scheme
  httpVersion: string
  /** Of the monotonic clock; 0 while durations are not recorded. */
  began: number
  /** By the framework that has answered. */
  route: string | undefined
  /** Whether there is something to be said when it is over. */
  open: boolean
  /** How many listeners to its response's `finish` are Node's own. */
  ownFinish: number
}

/**
 * What rules of sampling ask of a request. All its attributes are made for spans that are recorded only: where few
 * requests are sampled few need any.
 */
class AskedBySampler {
  readonly #request: RequestHead

  constructor(request: RequestHead) {
    this.#request = request
  }

  get [names.URL_PATH](): string {
    return splitTarget(this.#request.url, this.#request.method)[0]
  }
}

const optionsOf = (request: RequestHead, links: Link[]): SpanOptions => ({
  kind: SpanKind.SERVER,
  attributes: new AskedBySampler(request) as unknown as Attributes,
  links,
})

/** Node has made the names lower-case, and one value of several. */
const headerGetter: TextMapGetter<RequestHead['headers']> = {
  keys: Object.keys,
  get: (headers, name) => headers[name],
}

/** Most requests that come from outside bring no context, and looking for that in vain is noticed. */
const bringsContext = ({ traceparent, baggage }: RequestHead['headers']): boolean =>
  traceparent !== undefined || baggage !== undefined

/** Begins the span of a request. */
export function begin(
  { tracer, propagator, served: durations, active, processLinks }: ServerInstruments,
  request: RequestHead,
  upgrade: boolean,
): Begun {
  const asked = upgrade ? upgradeObserver()?.asked(request as IncomingMessage) : undefined
  const { headers } = request
  let parent = EMPTY_CONTEXT
  if (asked?.fields) parent = propagator.extract(EMPTY_CONTEXT, asked.fields, carrierGetter)
  else if (bringsContext(headers)) parent = propagator.extract(EMPTY_CONTEXT, headers, headerGetter)
  // A browser cannot set headers on a WebSocket, so its handshake carries the context in the query.
  if (upgrade && !trace.getSpan(parent))
    parent = propagator.extract(parent, new URLSearchParams(splitTarget(request.url)[1]), carrierGetter)
  const method = methodOf(request.method ?? 'GET')
  const scheme = schemeOf(request.socket)
  const httpVersion = versionOf(request.httpVersion)
  const span = tracer.startSpan(nameOf(method), optionsOf(request, processLinks), parent)
  const isOurs = span instanceof OurSpan
  // The span has just looked at the clock.
  const began = durations ? (isOurs ? lastMonotonic() : monotonicNow()) : 0
  if (isOurs) span.adoptAttributes(requestAttributes(request, method, scheme, httpVersion))
  return {
    request,
    span,
    active: trace.setSpan(parent, span),
    upgrade: asked,
    durations,
    counted: active?.enter(method, scheme),
    method,
    scheme,
    httpVersion,
    began,
    route: undefined,
    open: isOurs || durations !== undefined,
    ownFinish: 0,
  }
}

/** The method as it stands in a span's name. */
const nameOf = (method: string): string => (method === OTHER_METHOD ? 'HTTP' : method)

const HTTP_1_1 = '1.1'

/** Node makes a new text for each request, which every map that is asked for it would have to read. */
const versionOf = (version: string): string => (version === HTTP_1_1 ? HTTP_1_1 : version)

const schemeOf = (socket: RequestHead['socket']): Scheme =>
  (socket as TLSSocket | undefined)?.encrypted ? 'https' : 'http'

function requestAttributes(
  request: RequestHead,
  method: string,
  scheme: Scheme,
  httpVersion: string,
): Attributes {
  const { method: given = 'GET', headers, socket } = request
  const [path, query] = toldTarget(request.url, given)
  const attributes: Attributes = {
    [names.HTTP_REQUEST_METHOD]: method,
    [names.URL_PATH]: path,
    [names.URL_SCHEME]: scheme,
    [names.NETWORK_PROTOCOL_VERSION]: httpVersion,
  }
  if (given !== method) attributes[names.HTTP_REQUEST_METHOD_ORIGINAL] = given
  const server = addressOf(headers.host, scheme)
  if (server) {
    attributes[names.SERVER_ADDRESS] = server.address
    attributes[names.SERVER_PORT] = server.port
  }
  if (query) attributes[names.URL_QUERY] = query
  const userAgent = headers['user-agent']
  if (userAgent) attributes[names.USER_AGENT_ORIGINAL] = bounded(userAgent)
  const { remoteAddress } = socket
  if (remoteAddress) {
    attributes[names.CLIENT_ADDRESS] = remoteAddress
    attributes[names.NETWORK_PEER_ADDRESS] = remoteAddress
    attributes[names.NETWORK_PEER_PORT] = socket.remotePort
  }
  return attributes
}

interface Address {
  address: string
  port: number
}

/** The last Host header that was looked at: nearly every request of a server has the same. */
let lastHost: { host: string | undefined; scheme: string; address: Address | undefined } | undefined

/** The server by a Host header, which is the client's word and may be anything. */
function addressOf(host: string | undefined, scheme: string): Address | undefined {
  if (lastHost?.host !== host || lastHost?.scheme !== scheme)
    lastHost = { host, scheme, address: parseHost(host, scheme) }
  return lastHost!.address
}

function parseHost(host = '', scheme: string): Address | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::(\d{1,5}))?$/i.exec(bounded(host))
  if (!match) return undefined
  const port = match[2] ? Number(match[2]) : scheme === 'https' ? 443 : 80
  return port > 65535 ? undefined : { address: match[1]!.replace(/^\[|\]$/g, ''), port }
}

/** Ends the span of a request; `complete`: the whole response was handed over. */
export function finish(begun: Begun, status: number, complete: boolean): void {
  const { span, active, durations, counted, method, scheme, httpVersion, began, route } = begun
  if (counted) counted.count--
  if (span.isRecording()) describeEnd(span, status, method, complete)
  const error = complete ? (status >= 500 ? String(status) : undefined) : 'aborted'
  // One reading of the clock for both.
  const ended = durations && monotonicNow()
  durations?.record(span, active, {
    began,
    ended: ended!,
    method,
    scheme,
    httpVersion,
    status: complete ? status : 0,
    route,
    error,
  })
  span.end(ended)
}

function describeEnd(span: Span, status: number, method: string, complete: boolean): void {
  // The span's own attributes are where the application, or a framework's hook, left the route.
  const { attributes, name } = span as Span & { attributes?: Attributes; name?: string }
  const route = attributes?.[names.HTTP_ROUTE]
  if (typeof route === 'string' && name === nameOf(method)) span.updateName(`${nameOf(method)} ${route}`)
  if (complete) span.setAttribute(names.HTTP_RESPONSE_STATUS_CODE, status)
  if (!complete) fail(span, 'aborted', 'the connection closed before the response was complete')
  else if (status >= 500) fail(span, String(status))
}

function fail(span: Span, type: string, message?: string): void {
  // An exception that was recorded before says more than a status code.
  const { attributes, status } = span as Span & { attributes?: Attributes; status?: { message?: string } }
  if (attributes?.[names.ERROR_TYPE] === undefined) span.setAttribute(names.ERROR_TYPE, type)
  span.setStatus({ code: SpanStatusCode.ERROR, message: status?.message ?? message })
}
