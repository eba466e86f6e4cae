/** An HTTP/2 server in this process, secure or not, with telemetry that exports to a sink, anew for each test. */
import http2, {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { certificate } from './certificate.js'

type Http2Server = http2.Http2Server | http2.Http2SecureServer
const opened: { servers: Http2Server[]; sessions: ClientHttp2Session[] } = { servers: [], sessions: [] }

/** Listens, and connects a session to it. */
export async function open(server: Http2Server): Promise<{ session: ClientHttp2Session; origin: string }> {
  opened.servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const scheme = 'setSecureContext' in server ? 'https' : 'http'
  const origin = `${scheme}://localhost:${(server.address() as AddressInfo).port}`
  const session = http2.connect(origin, {
    ca: certificate.cert,
    lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }] as never, 4),
  } as http2.SecureClientSessionOptions)
  // Without a listener a failed session is an uncaught exception.
  session.on('error', () => {})
  opened.sessions.push(session)
  return { session, origin }
}

export interface Answer {
  headers: IncomingHttpHeaders & { ':status'?: number }
  body: string
}

/** The whole answer to a request. */
export function answered(stream: ClientHttp2Stream): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let [headers, body]: [Answer['headers'], string] = [{}, '']
    stream.setEncoding('utf8')
    stream.on('response', (given) => {
      headers = given
    })
    stream.on('data', (chunk) => {
      body += chunk
    })
    stream.on('error', reject)
    stream.on('close', () => resolve({ headers, body }))
  })
}

export const get = (session: ClientHttp2Session, headers: OutgoingHttpHeaders = {}): Promise<Answer> =>
  answered(session.request(headers))

/** Closes what `open` opened, after each test of the file that calls it. */
export function closeEachTest(): void {
  afterEach(async () => {
    for (const session of opened.sessions.splice(0)) session.destroy()
    await Promise.all(
      opened.servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    )
  })
}
