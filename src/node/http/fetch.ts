import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type Span, SpanKind, type TextMapSetter, trace } from '@opentelemetry/api'
import { clientAttributes, failClientSpan, setStatusCode } from '../../core/http/client-span.js'
import { endCall } from '../../core/http/durations.js'
import { type CalledUrl, methodName } from '../../core/http/methods.js'
import type { Instrument } from '../../core/instrument.js'
import { TRACEPARENT } from '../../core/propagation/index.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { watchCallers } from './undici-caller.js'

/** What undici publishes of a request; `addHeader` works until the headers are sent. */
interface UndiciRequest {
  origin: string | URL
  path: string
  method: string
  /** Names and values in turn; in undici 5 the lines of the request. */
  headers: string[] | string
  addHeader(name: string, value: string): void
}

interface Message {
  request: UndiciRequest
  response?: { statusCode: number }
  error?: unknown
}

const headerSetter: TextMapSetter<UndiciRequest> = {
  set: (request, name, value) => request.addHeader(name, value),
}

/**
 * A CLIENT span for each request that undici makes, which is what `fetch` is in Node, by its diagnostics
 * channels. Redirects are requests of their own.
 *
 * @see https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
 */
export const nodeFetch: Instrument = ({ tracer, propagator, isTarget, durations }) => {
  const spans = new WeakMap<UndiciRequest, Span>()
  const callers = watchCallers()

  const create = ({ request }: Message) => {
    const parent = callers.contextOf(request)
    if (isTracingSuppressed(parent)) return
    const url = urlOf(request)
    const span = tracer.startSpan(
      methodName(request.method),
      { kind: SpanKind.CLIENT, attributes: clientAttributes(request.method, url) },
      parent,
    )
    durations?.begin(span, request.method, url, parent)
    spans.set(request, span)
    // What the application injected itself stays: a second `traceparent` would make both worthless.
    if (!isTarget(url.href) || hasTraceparent(request)) return
    propagator.inject(trace.setSpan(parent, span), request, headerSetter)
  }

  const end = ({ request, error }: Message) => {
    const span = spans.get(request)
    spans.delete(request)
    if (span && error !== undefined) failClientSpan(span, error)
    if (span) endCall(span)
  }

  const headers = ({ request, response }: Message) => {
    const span = spans.get(request)
    if (span) setStatusCode(span, response?.statusCode)
    // A handshake has no trailers: the connection belongs to the WebSocket from here.
    if (response?.statusCode === 101) end({ request })
  }

  const channels = {
    'undici:request:create': create,
    'undici:request:headers': headers,
    'undici:request:trailers': end,
    'undici:request:error': end,
  }
  const stops = Object.entries(channels).map(([name, listener]) => {
    // Not by `guard`, whose closure would be made for each message.
    const guarded = (message: unknown) => {
      try {
        listener(message as Message)
      } catch (fault) {
        guard(() => {
          throw fault
        })
      }
    }
    subscribe(name, guarded)
    return () => unsubscribe(name, guarded)
  })
  return () => {
    for (const stop of stops) stop()
    callers.stop()
  }
}

/** The origin that was last called, in its parts: what a service calls is mostly one other. */
let lastOrigin: { origin: string | URL; text: string; parts: Omit<CalledUrl, 'href'> } | undefined

/** A path that is the same after it was parsed as part of a URL: usual characters, and no dots to resolve. */
const PLAIN_PATH = /^(?!.*\/(?:\.|%2e))\/[\w\-./~!$&()*+,;=:@%?]*$/i

function urlOf({ path, origin }: UndiciRequest): CalledUrl {
  if (typeof origin !== 'string' || !PLAIN_PATH.test(path)) return new URL(path, origin)
  if (lastOrigin?.origin !== origin) {
    const { origin: text, hostname, port, protocol } = new URL(origin)
    lastOrigin = { origin, text, parts: { hostname, port, protocol } }
  }
  const { text, parts } = lastOrigin!
  return { ...parts, href: text + path }
}

function hasTraceparent({ headers }: UndiciRequest): boolean {
  if (typeof headers === 'string') return /^traceparent:/im.test(headers)
  return headers.some(
    (text, index) =>
      index % 2 === 0 && text.length === TRACEPARENT.length && text.toLowerCase() === TRACEPARENT,
  )
}
