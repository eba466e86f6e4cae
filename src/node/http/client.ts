import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import { type Context, context, type Span, SpanKind, trace } from '@opentelemetry/api'
import { carrierSetter } from '../../core/carrier.js'
import { recordError } from '../../core/exception.js'
import { clientAttributes, failClientSpan, setStatusCode } from '../../core/http/client-span.js'
import { endCall } from '../../core/http/durations.js'
import { methodName } from '../../core/http/methods.js'
import type { Instrument, Instruments } from '../../core/instrument.js'
import { TRACEPARENT } from '../../core/propagation/index.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { wrap } from '../../core/safety/wrap.js'
import { replacedBuiltins } from '../builtins.js'
import { emitWithin } from './emit.js'
import { type Asking, upgradeObserver } from './upgrades.js'

/**
 * A CLIENT span for each request of `node:http` and `node:https`, ended when the response has ended.
 *
 * Node has no channel that fires while headers can still be added on every version we support, so
 * `request` and `get` are replaced, and the ES module views of the two modules with them.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client
 */
export const httpClient: Instrument = (instruments) => {
  const stops = [http, https].flatMap((module) => [
    wrap(module as typeof http, 'request', (original) => {
      const protocol = module === https ? 'https:' : 'http:'
      return function (this: unknown, ...args: unknown[]) {
        return traced(
          instruments,
          protocol,
          args,
          (changed) => Reflect.apply(original, this, changed) as ClientRequest,
        )
      } as typeof original
    }),
    // Node's own `get` ends the request, and so writes its headers, before anybody could add to them.
    wrap(module as typeof http, 'get', (original) => {
      return ((...args: Parameters<typeof http.request>) => {
        const request = module.request(...args)
        request.end()
        return request
      }) as typeof original
    }),
  ])
  return replacedBuiltins(stops)
}

function traced(
  instruments: Instruments,
  protocol: string,
  args: unknown[],
  request: (args: unknown[]) => ClientRequest,
): ClientRequest {
  const parent = context.active()
  const begun = isTracingSuppressed(parent)
    ? undefined
    : guard(() => begin(instruments, protocol, args, parent))
  if (!begun) return request(args)
  const { span, headers } = begun
  let made: ClientRequest
  try {
    made = request(begun.args)
  } catch (thrown) {
    guard(() => {
      recordError(span, thrown)
      endCall(span)
    })
    throw thrown
  }
  guard(() => {
    // `Expect: 100-continue` makes Node write the headers at once; nothing can be added to those.
    if (!made.headersSent && !begun.inArguments)
      for (const [name, value] of Object.entries(headers)) made.setHeader(name, value)
    watch(span, made, parent, begun.upgrade)
  })
  return made
}

interface Begun {
  span: Span
  headers: Record<string, string>
  upgrade: Asking | undefined
  args: unknown[]
  /** The headers went into the arguments, since Node writes header arrays while it makes the request. */
  inArguments: boolean
}

function begin(
  { tracer, propagator, isTarget, durations }: Instruments,
  protocol: string,
  args: unknown[],
  parent: Context,
): Begun {
  const { url, options } = describe(args, protocol)
  const method = options.method ?? 'GET'
  const span = tracer.startSpan(
    methodName(method),
    { kind: SpanKind.CLIENT, attributes: clientAttributes(method, url) },
    parent,
  )
  durations?.begin(span, method, url, parent)
  const active = trace.setSpan(parent, span)
  const upgrade = isWebSocket(options)
    ? upgradeObserver()?.asking(active, options, isTarget(url.href))
    : undefined
  const headers: Record<string, string> = { ...upgrade?.headers }
  if (isTarget(url.href)) propagator.inject(active, headers, carrierSetter)
  if (!Array.isArray(options.headers)) return { span, headers, upgrade, args, inArguments: false }
  const changed = { ...options, headers: withHeaders(options.headers, headers) as string[] }
  const arranged = args.map((one) => (one === options ? changed : one))
  return { span, headers, upgrade, args: arranged, inArguments: true }
}

/** Whether this is the handshake of a WebSocket, such as the `ws` package makes. */
function isWebSocket({ headers }: RequestOptions): boolean {
  if (!headers || Array.isArray(headers)) return false
  const name = Object.keys(headers).find((one) => one.toLowerCase() === 'upgrade')
  return name !== undefined && /^websocket$/i.test(String((headers as Record<string, unknown>)[name]))
}

/** Header arrays are names and values in turn, or pairs; a `traceparent` in one is the application's own. */
function withHeaders(given: readonly unknown[], ours: Record<string, string>): unknown[] {
  const pairs = Array.isArray(given[0])
  const names = pairs ? given.map((pair) => (pair as unknown[])[0]) : given.filter((_, i) => i % 2 === 0)
  // A second one would make both worthless.
  if (names.some((name) => String(name).toLowerCase() === TRACEPARENT)) return [...given]
  return [...given, ...(pairs ? Object.entries(ours) : Object.entries(ours).flat())]
}

/** The URL and the options of a call, in any of the forms that `http.request` takes. */
function describe(args: unknown[], protocol: string): { url: URL; options: RequestOptions } {
  const [first, second] = args
  const whole = typeof first === 'string' || first instanceof URL
  const options = ((whole ? second : first) ?? {}) as RequestOptions
  const given = typeof options === 'object' ? options : {}
  const base = whole ? new URL(first) : new URL(`${protocol}//localhost`)
  if (given.protocol) base.protocol = given.protocol
  const host = given.hostname ?? given.host
  if (host) base.hostname = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  if (given.port) base.port = String(given.port)
  if (!given.path) return { url: base, options: given }
  return { url: new URL(base.origin + (given.path.startsWith('/') ? '' : '/') + given.path), options: given }
}

function watch(span: Span, request: ClientRequest, parent: Context, upgrade: Asking | undefined): void {
  let open = true
  const end = (failure?: unknown) => {
    if (!open) return
    open = false
    if (failure !== undefined) failClientSpan(span, failure)
    endCall(span)
  }
  emitWithin(request, parent, (event, [value, socket]) => {
    if (event === 'error') end(value)
    else if (event === 'response') watchResponse(span, value as IncomingMessage, parent, end)
    else if (event === 'upgrade' || event === 'connect') {
      setStatusCode(span, (value as IncomingMessage).statusCode)
      end()
      if (event === 'upgrade') upgrade?.agreed(socket as Duplex)
    } else if (event === 'close' && !request.res)
      end(new Error('the request was closed before a response came'))
  })
}

function watchResponse(
  span: Span,
  response: IncomingMessage,
  parent: Context,
  end: (failure?: unknown) => void,
): void {
  setStatusCode(span, response.statusCode)
  emitWithin(response, parent, (event, [value]) => {
    if (event === 'end') end()
    else if (event === 'error') end(value)
    // A reader that had enough destroys the response, which is its right and no error.
    else if (event === 'close') end()
  })
}

declare module 'node:http' {
  interface ClientRequest {
    /** The response, once there is one; undocumented and there since Node 0.5. */
    res?: IncomingMessage
  }
}
