/** node:http2: what goes wrong on a stream or a session is on its spans, once. */
import http2, { type ServerHttp2Stream } from 'node:http2'
import { expect, it } from 'vitest'
import { closeEachTest, get, open } from '../../support/http2-server.js'
import { CLIENT, of, SERVER, serveEachTest, sink, spans } from '../../support/traced-server.js'

const ERROR = 2
const { NGHTTP2_CANCEL, NGHTTP2_REFUSED_STREAM } = http2.constants

serveEachTest()
closeEachTest()

it('marks failures: statuses, resets of either end, a session that breaks, a refused connection', async () => {
  const server = http2.createServer()
  const answers: Record<string, (stream: ServerHttp2Stream) => void> = {
    '/500': (stream) => stream.respond({ ':status': 500 }, { endStream: true }),
    '/404': (stream) => stream.respond({ ':status': 404 }, { endStream: true }),
    '/refused': (stream) => stream.close(NGHTTP2_REFUSED_STREAM),
    '/never': () => {},
    '/half': (stream) => {
      stream.respond({ ':status': 200 })
      stream.write('half')
    },
  }
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    answers[headers[':path'] ?? '']?.(stream)
  })
  let breakDown = () => {}
  server.on('session', (session) => session.on('error', () => {}))
  server.on('connection', (socket) => {
    breakDown = () => socket.destroy()
  })
  const { session } = await open(server)
  await get(session, { ':path': '/500' })
  await get(session, { ':path': '/404' })
  await expect(get(session, { ':path': '/refused' })).rejects.toThrow('NGHTTP2_REFUSED_STREAM')
  const never = session.request({ ':path': '/never' })
  const asked = new Promise((resolve) => server.once('stream', resolve))
  await asked
  never.close(NGHTTP2_CANCEL)
  await new Promise((resolve) => never.once('close', resolve))
  const half = session.request({ ':path': '/half' })
  const ended = new Promise((resolve) => half.once('close', resolve))
  half.on('error', () => {})
  half.once('data', () => breakDown())
  await ended
  const closed = http2.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => closed.once('listening', resolve))
  const { port } = closed.address() as { port: number }
  await new Promise((resolve) => closed.close(resolve))
  const refused = http2.connect(`http://127.0.0.1:${port}`)
  refused.on('error', () => {})
  await expect(get(refused, { ':path': '/closed' })).rejects.toThrow('ECONNREFUSED')
  await sink.until(() => sink.spans().length >= 11)
  const types = (kind: number, path: string) =>
    of(kind)
      .filter(({ attributes }) => String(attributes['url.path'] ?? attributes['url.full']).endsWith(path))
      .map(({ status, attributes }) => [
        status?.code,
        attributes['http.response.status_code'],
        attributes['error.type'],
      ])
  expect(types(SERVER, '/500')).toEqual([[ERROR, 500, '500']])
  expect(types(CLIENT, '/500')).toEqual([[ERROR, 500, '500']])
  expect(types(SERVER, '/404')).toEqual([[undefined, 404, undefined]])
  expect(types(CLIENT, '/404')).toEqual([[ERROR, 404, '404']])
  expect(types(SERVER, '/refused')).toEqual([[ERROR, undefined, 'REFUSED_STREAM']])
  expect(types(CLIENT, '/refused')).toEqual([[ERROR, undefined, 'REFUSED_STREAM']])
  expect(types(SERVER, '/never')).toEqual([[ERROR, undefined, 'CANCEL']])
  expect(types(CLIENT, '/never')).toEqual([[ERROR, undefined, 'CANCEL']])
  expect(types(SERVER, '/half')).toEqual([[ERROR, undefined, 'CANCEL']])
  expect(types(CLIENT, '/half')).toEqual([[ERROR, 200, 'CANCEL']])
  expect(types(CLIENT, '/closed')).toEqual([[ERROR, undefined, 'ECONNREFUSED']])
})

it('takes a GOAWAY, a request on a session that is gone, and a stream that the reader had enough of', async () => {
  const server = http2.createServer()
  server.on('stream', (stream) => {
    stream.on('error', () => {})
    stream.respond({ ':status': 200 })
    stream.write('much')
  })
  const { session } = await open(server)
  const stream = session.request({ ':path': '/enough' })
  await new Promise((resolve) => stream.once('data', resolve))
  stream.close(NGHTTP2_CANCEL)
  await new Promise((resolve) => stream.once('close', resolve))
  session.goaway()
  session.destroy()
  expect(() => session.request({ ':path': '/gone' })).toThrow('destroyed')
  await spans(3)
  expect(of(CLIENT).map(({ status, attributes }) => [status?.code, attributes['error.type']])).toEqual([
    [undefined, undefined],
    [ERROR, expect.any(String)],
  ])
})
