/** node:http: what an upgrade says on the wire. */
import { connect } from 'node:net'
import { trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { CLIENT, of, origin, SERVER, serveEachTest, server, spans } from '../../support/traced-server.js'

serveEachTest()

it('gives a WebSocket handshake its span, by header or by the query parameter that browsers use', async () => {
  const sockets = new WebSocketServer({ noServer: true })
  const urls: (string | undefined)[] = []
  server.on('upgrade', (request, socket, head) => {
    urls.push(request.url)
    trace.getActiveSpan()?.setAttribute('http.route', '/live')
    if (request.url === '/refused') socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
    else sockets.handleUpgrade(request, socket, head, (client) => client.send('hello'))
  })
  const base = origin.replace('http', 'ws')
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const received = (url: string) =>
    new Promise((resolve) => {
      const client = new WebSocket(url)
      client.on('message', (data) => {
        client.close()
        resolve(String(data))
      })
      client.on('error', () => resolve('refused'))
    })
  expect(await received(`${base}/live`)).toBe('hello')
  // A raw connection: this handshake is traced by its query alone.
  const { port, host } = new URL(origin)
  const raw = connect(Number(port), '127.0.0.1')
  raw.write(
    `GET /live?traceparent=00-${traceId}-b7ad6b7169203331-01 HTTP/1.1\r\nhost: ${host}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  await new Promise((resolve) => raw.once('data', resolve))
  raw.destroy()
  expect(await received(`${base}/refused`)).toBe('refused')
  await spans(5)
  const [byHeader, byQuery, refused] = of(SERVER)
  expect(byHeader).toMatchObject({ name: 'GET /live', attributes: { 'http.response.status_code': 101 } })
  expect(of(CLIENT)[0]).toMatchObject({
    spanId: byHeader?.parentSpanId,
    attributes: { 'http.response.status_code': 101 },
  })
  expect(byQuery).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331', name: 'GET /live' })
  expect(byQuery?.attributes).not.toHaveProperty('url.query')
  expect(refused).toMatchObject({ attributes: { 'http.response.status_code': 401 } })
  sockets.close()
})
