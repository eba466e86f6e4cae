import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2'
import { Duplex } from 'node:stream'
import { type Context, context, type Span, SpanKind, trace } from '@opentelemetry/api'
import { carrierSetter } from '../../core/carrier.js'
import { recordError } from '../../core/exception.js'
import { clientAttributes, failClientSpan, setStatusCode } from '../../core/http/client-span.js'
import { describeCall, endCall } from '../../core/http/durations.js'
import { methodName } from '../../core/http/methods.js'
import type { Instruments } from '../../core/instrument.js'
import { TRACEPARENT } from '../../core/propagation/index.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { wrap } from '../../core/safety/wrap.js'
import { ERROR_TYPE, NETWORK_PROTOCOL_VERSION } from '../../core/semconv.js'
import { emitWithin } from './emit.js'
import { resetName, streamErrorType } from './http2-errors.js'

type Http2 = typeof import('node:http2')

/** Headers of `request`: an object, or since Node 24 names and values in turn. */
type Headers = Record<string, unknown> | string[]

/**
 * A CLIENT span for each request of `node:http2`, ended when its stream is closed; also what gRPC clients are
 * made of. Pushed streams are answers that nobody asked for, and have none.
 *
 * Node's channels for it are only in its newest versions, so `request` of the session's class is replaced,
 * which reaches the sessions that are there already.
 */
export function http2Client(http2: Http2, instruments: Instruments): () => void {
  return wrap(sessionPrototype(http2), 'request', (request) => {
    return function (this: ClientHttp2Session, ...args: unknown[]) {
      const call = (changed: unknown[]) => Reflect.apply(request, this, changed) as ClientHttp2Stream
      return traced(instruments, this, args, call)
    } as typeof request
  })
}

/** The class is not exported; a session that goes on connecting to nowhere shows it. */
function sessionPrototype(http2: Http2): ClientHttp2Session {
  const nowhere = Object.assign(new Duplex({ read() {}, write() {} }), { connecting: true })
  const session = http2.connect('http://localhost', { createConnection: () => nowhere })
  session.on('error', () => {})
  session.destroy()
  return Object.getPrototypeOf(session)
}

function traced(
  instruments: Instruments,
  session: ClientHttp2Session,
  args: unknown[],
  request: (args: unknown[]) => ClientHttp2Stream,
): ClientHttp2Stream {
  const parent = context.active()
  const begun = isTracingSuppressed(parent)
    ? undefined
    : guard(() => begin(instruments, session, args[0] as Headers | undefined, parent))
  if (!begun) return request(args)
  const { span, headers } = begun
  let stream: ClientHttp2Stream
  try {
    stream = request([headers, ...args.slice(1)])
  } catch (thrown) {
    guard(() => {
      recordError(span, thrown)
      endCall(span)
    })
    throw thrown
  }
  guard(() => watch(span, stream, session, parent))
  return stream
}

function begin(
  { tracer, propagator, isTarget, durations }: Instruments,
  session: ClientHttp2Session,
  given: Headers | undefined,
  parent: Context,
): { span: Span; headers: Headers | undefined } {
  const method = String(field(given, ':method') ?? 'GET')
  const url = urlOf(session, given)
  const attributes = { ...clientAttributes(method, url), [NETWORK_PROTOCOL_VERSION]: '2' }
  const span = tracer.startSpan(methodName(method), { kind: SpanKind.CLIENT, attributes }, parent)
  durations?.begin(span, method, url, parent)
  // What the application injected itself stays: a second `traceparent` would make both worthless.
  if (!isTarget(url.href) || field(given, TRACEPARENT) !== undefined) return { span, headers: given }
  const ours: Record<string, string> = {}
  propagator.inject(trace.setSpan(parent, span), ours, carrierSetter)
  const headers = Array.isArray(given) ? [...given, ...Object.entries(ours).flat()] : { ...given, ...ours }
  return { span, headers }
}

function field(headers: Headers | undefined, name: string): unknown {
  if (!headers) return undefined
  if (!Array.isArray(headers)) {
    if (Object.hasOwn(headers, name)) return headers[name]
    const key = Object.keys(headers).find((one) => one.toLowerCase() === name)
    return key && headers[key]
  }
  const index = headers.findIndex((text, at) => at % 2 === 0 && String(text).toLowerCase() === name)
  return index < 0 ? undefined : headers[index + 1]
}

function urlOf(session: ClientHttp2Session, headers: Headers | undefined): URL {
  const scheme = field(headers, ':scheme') ?? internal(session, 'protocol')?.replace(/:$/, '') ?? 'http'
  const authority = field(headers, ':authority') ?? field(headers, 'host') ?? internal(session, 'authority')
  return new URL(String(field(headers, ':path') ?? '/'), `${scheme}://${authority ?? addressOf(session)}`)
}

/** What `connect` was given: Node keeps it under symbols, since 8.4, and shows it only on what was sent. */
function internal(session: ClientHttp2Session, name: string): string | undefined {
  const symbol = Object.getOwnPropertySymbols(session).find(({ description }) => description === name)
  return symbol && (session as unknown as Record<symbol, string | undefined>)[symbol]
}

function addressOf({ socket }: ClientHttp2Session): string {
  const { remoteAddress = 'localhost', remotePort = 80 } = socket
  return `${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`
}

function watch(span: Span, stream: ClientHttp2Stream, session: ClientHttp2Session, parent: Context): void {
  const seen = { response: false, failed: false }
  emitWithin(stream, parent, (event, [value]) => {
    if (event === 'response') {
      seen.response = true
      setStatusCode(span, (value as IncomingHttpHeaders & { ':status'?: number })[':status'])
      // A tunnel is the application's from here.
      if (stream.sentHeaders[':method'] === 'CONNECT') endCall(span)
    } else if (event === 'error') {
      seen.failed = true
      failClientSpan(span, value)
      describeCall(span, ERROR_TYPE, streamErrorType(value, stream.rstCode))
    } else if (event === 'close') {
      if (!seen.failed) failUnfinished(span, stream.rstCode, session, seen.response)
      endCall(span)
    }
  })
}

/**
 * A stream that is cancelled has no `error`, and an `end` all the same. To have had enough of a response is the
 * application's right; a session that went away before the response was whole is a failure.
 */
function failUnfinished(
  span: Span,
  rstCode: number,
  session: ClientHttp2Session,
  hadResponse: boolean,
): void {
  if (hadResponse && (!rstCode || !session.destroyed)) return
  const code = resetName(rstCode) ?? 'closed'
  const failure = new Error('the stream was closed before its response was complete')
  failClientSpan(span, Object.assign(failure, { code }))
}
