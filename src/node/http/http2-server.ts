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
  return wrap(prototype, 'emit', (emit) => {
    return function (this: Server, event: string, ...args: unknown[]): boolean {
      const pass = () => Reflect.apply(emit, this, [event, ...args]) as boolean
      if (event !== 'stream') return pass()
      const [stream, headers] = args as [ServerHttp2Stream, IncomingHttpHeaders]
      const head = guard(() => headOf(stream, headers))
      const begun = head && guard(() => begin(instruments, head, false))
      if (!begun) return pass()
      guard(() => watch(begun, stream, head))
      return runWithin(begun.active, pass)
    } as typeof emit
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
function watch(begun: Begun, stream: ServerHttp2Stream, head: RequestHead): void {
  const { span, active } = begun
  let open = true
  const end = (failure?: string) => {
    if (!open) return
    open = false
    if (failure) span.setAttribute(ERROR_TYPE, failure)
    const status = stream.sentHeaders?.[':status']
    begun.route = describeRoute(span, stream, Number(status ?? 0))
    finish(begun, Number(status ?? 0), head, status !== undefined && !failure)
  }
  emitWithin(stream, active, (event) => {
    if (event === 'close') end(resetName(stream.rstCode))
  })
  if (head.method !== 'CONNECT') return
  const stop = wrap(stream, 'respond', (respond) => {
    return function (this: ServerHttp2Stream, ...args: unknown[]) {
      stop()
      Reflect.apply(respond, this, args)
      guard(end)
    } as typeof respond
  })
}
