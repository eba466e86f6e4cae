import type { Server } from 'node:http'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { guard } from '../../core/safety/guard.js'
import { wrap } from '../../core/safety/wrap.js'
import { ERROR_TYPE } from '../../core/semconv.js'
import { runWithin } from '../process/thrown.js'
import { describeRoute } from '../routes/noted.js'
import { emitWithin } from './emit.js'
import { resetName } from './http2-errors.js'
import { onServerRequests } from './server.js'
import { type Begun, begin, finish, type RequestHead, type ServerInstruments } from './server-span.js'

type Http2 = typeof import('node:http2')

/**
 * A SERVER span for each request of `node:http2` servers, in both of its APIs: the compatible one makes its
 * `request` of the `stream` event that the other listens to. A secure server that also speaks HTTP/1 has the
 * spans of `node:http` for those requests.
 *
 * The two server classes are not exported; servers that never listen show them.
 */
export function http2Server(http2: Http2, instruments: ServerInstruments): () => void {
  const plain = Object.getPrototypeOf(http2.createServer())
  const secure = Object.getPrototypeOf(http2.createSecureServer())
  const stops = [
    onStreams(plain, instruments),
    onStreams(secure, instruments),
    onServerRequests(plain, instruments),
    onServerRequests(secure, instruments),
  ]
  return () => {
    for (const stop of stops.reverse()) stop()
  }
}

function onStreams(prototype: Server, instruments: ServerInstruments): () => void {
  return wrap(prototype, 'emit', (original) => {
    const emit = original as (...args: unknown[]) => boolean
    return function (this: Server, ...args: unknown[]): boolean {
      if (args[0] !== 'stream') return emit.apply(this, args)
      const [, stream, headers] = args as [string, ServerHttp2Stream, IncomingHttpHeaders]
      const begun = guard(() => begin(instruments, headOf(stream, headers), false))
      if (!begun) return emit.apply(this, args)
      guard(() => watch(begun, stream))
      return runWithin(begun.active, emit, this, ...args)
    } as typeof original
  })
}

/** The stream's request as HTTP/1 would have had it. */
function headOf(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): RequestHead {
  const { ':method': method, ':path': path, ':authority': authority } = headers
  return {
    method: method as string,
    url: path as string,
    httpVersion: '2',
    headers: authority === undefined ? headers : { ...headers, host: authority as string },
    socket: stream.session?.socket as RequestHead['socket'],
  }
}

/**
 * The span ends with the stream, which is closed as soon as both ends are done with it. A tunnel's, such as a
 * WebSocket's, covers the handshake.
 */
function watch(begun: Begun, stream: ServerHttp2Stream): void {
  const { request, span, active } = begun
  const end = (failure?: string) => {
    if (!begun.open) return
    begun.open = false
    if (failure) span.setAttribute(ERROR_TYPE, failure)
    const status = stream.sentHeaders?.[':status']
    begun.route = describeRoute(span, stream, Number(status ?? 0))
    finish(begun, Number(status ?? 0), status !== undefined && !failure)
  }
  emitWithin(stream, active, (event) => {
    if (event === 'close') end(resetName(stream.rstCode))
  })
  if (request.method !== 'CONNECT') return
  const stop = wrap(stream, 'respond', (respond) => {
    return function (this: ServerHttp2Stream, ...args: unknown[]) {
      stop()
      Reflect.apply(respond, this, args)
      guard(end)
    } as typeof respond
  })
}
