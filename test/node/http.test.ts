/** node:http: what a server and a client of it say on the wire. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { trace } from '@opentelemetry/api'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { start, type Telemetry } from '../../src/node/index.js'
import { type Sink, type SinkSpan, startSink } from '../support/sink.js'
import { plain } from '../support/sinkValues.js'

const SERVER = 2
const CLIENT = 3
const ERROR = 2

let sink: Sink
let telemetry: Telemetry
let server: http.Server
let handler: (request: IncomingMessage, response: ServerResponse) => void
let origin: string

beforeAll(async () => {
  sink = await startSink()
})
afterAll(() => sink.close())

beforeEach(async () => {
  // Made before `start`, as in an application that is instrumented late.
  server = http.createServer((request, response) => handler(request, response))
  telemetry = start({ serviceName: 'shop-api', endpoint: sink.url, metrics: false })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await telemetry.stop()
  sink.requests.length = 0
})

const of = (kind: number) => sink.spans().filter((span) => span.kind === kind)
const spans = async (count: number): Promise<SinkSpan[]> => {
  await telemetry.flush()
  await sink.until(() => sink.spans().length >= count)
  return sink.spans()
}

it('joins a client span and a server span and describes both by the conventions', async () => {
  handler = (_request, response) => {
    trace.getActiveSpan()?.setAttribute('http.route', '/orders/{id}')
    response.end('ok')
  }
  await (await fetch(`${origin}/orders/7?page=2&sig=secret`)).text()
  await spans(2)
  const [server] = of(SERVER)
  const [client] = of(CLIENT)
  const port = Number(new URL(origin).port)
  expect(client).toMatchObject({ name: 'GET' })
  expect(client).not.toHaveProperty('parentSpanId')
  expect(client?.attributes).toMatchObject({
    'http.request.method': 'GET',
    'url.full': `${origin}/orders/7?page=2&sig=REDACTED`,
    'server.address': '127.0.0.1',
    'server.port': port,
    'http.response.status_code': 200,
  })
  expect(server).toMatchObject({
    name: 'GET /orders/{id}',
    traceId: client?.traceId,
    parentSpanId: client?.spanId,
    status: {},
  })
  expect(server?.attributes).toMatchObject({
    'http.request.method': 'GET',
    'http.route': '/orders/{id}',
    'url.path': '/orders/7',
    'url.query': 'page=2&sig=REDACTED',
    'url.scheme': 'http',
    'server.address': '127.0.0.1',
    'server.port': port,
    'client.address': '127.0.0.1',
    'network.protocol.version': '1.1',
    'http.response.status_code': 200,
  })
  expect(server?.resource).toMatchObject({ 'service.name': 'shop-api', 'telemetry.sdk.language': 'nodejs' })
})

it('keeps the context in a handler through awaits and through the request’s and the response’s events', async () => {
  handler = (request, response) => {
    request.on('data', () => telemetry.log.info('data'))
    request.on('end', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      telemetry.log.info('end')
      response.end('ok')
    })
    response.on('finish', () => telemetry.log.info('finish'))
  }
  await (await fetch(origin, { method: 'POST', body: 'x' })).text()
  await spans(2)
  await telemetry.flush()
  await sink.until(() => sink.logs().length >= 3)
  const [span] = of(SERVER)
  expect(sink.logs().map(({ body, traceId, spanId }) => ({ body, traceId, spanId }))).toEqual(
    ['data', 'end', 'finish'].map((body) => ({ body, traceId: span?.traceId, spanId: span?.spanId })),
  )
})

it('never lets a request on a kept-alive socket see its neighbour’s context', async () => {
  handler = (request, response) => {
    telemetry.log.info(request.url ?? '')
    response.end('ok')
  }
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  for (const path of ['/a', '/b', '/c']) {
    await new Promise((resolve) =>
      http.get(origin + path, { agent }, (response) => response.resume().on('end', resolve)),
    )
  }
  agent.destroy()
  await spans(6)
  await telemetry.flush()
  await sink.until(() => sink.logs().length >= 3)
  for (const { body, spanId } of sink.logs()) {
    expect(of(SERVER).find((span) => span.attributes['url.path'] === body)?.spanId).toBe(spanId)
  }
  expect(new Set(of(SERVER).map(({ traceId }) => traceId)).size).toBe(3)
})

it('takes http.request in each of its forms, header arrays included, and sends traceparent', async () => {
  const seen: (string | undefined)[] = []
  handler = (request, response) => {
    seen.push(request.headers.traceparent as string | undefined)
    response.end('ok')
  }
  const { hostname: host, port } = new URL(origin)
  const calls: ((done: (response: IncomingMessage) => void) => http.ClientRequest)[] = [
    (done) => http.get(`${origin}/1`, done),
    (done) => http.get(new URL(`${origin}/2`), { headers: { a: 'b' } }, done),
    (done) => http.request({ host, port, path: '/3', method: 'POST' }, done).end('body'),
    (done) => http.request({ host, port, path: '/4', headers: ['host', 'x', 'a', 'b'] as never }, done).end(),
  ]
  for (const call of calls)
    await new Promise((resolve) => call((response) => response.resume().on('end', resolve)))
  await spans(8)
  const clients = of(CLIENT)
  expect(
    clients.map(({ name, attributes }) => `${name} ${new URL(String(attributes['url.full'])).pathname}`),
  ).toEqual(['GET /1', 'GET /2', 'POST /3', 'GET /4'])
  expect(seen).toEqual(clients.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-03`))
})

it('marks failures: a 500, a 404, a client that hangs up, a refused connection', async () => {
  handler = (request, response) => {
    if (request.url === '/500') response.writeHead(500).end()
    else if (request.url === '/404') response.writeHead(404).end()
    // '/never' gets no answer.
  }
  await (await fetch(`${origin}/500`)).text()
  await (await fetch(`${origin}/404`)).text()
  const hanging = connect(Number(new URL(origin).port), '127.0.0.1')
  hanging.write('GET /never HTTP/1.1\r\nhost: x\r\n\r\n')
  await new Promise((resolve) => server.once('request', resolve))
  hanging.destroy()
  const closed = http.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => closed.once('listening', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  await expect(fetch(`http://127.0.0.1:${port}/closed`)).rejects.toThrow()
  await sink.until(() => sink.spans().length >= 6)
  const by = (kind: number, path: string) =>
    of(kind).find(
      ({ attributes }) =>
        (attributes['url.path'] ?? new URL(String(attributes['url.full'])).pathname) === path,
    )
  expect(by(SERVER, '/500')).toMatchObject({ status: { code: ERROR }, attributes: { 'error.type': '500' } })
  expect(by(CLIENT, '/500')).toMatchObject({ status: { code: ERROR }, attributes: { 'error.type': '500' } })
  expect(by(SERVER, '/404')).toMatchObject({ status: {} })
  expect(by(CLIENT, '/404')).toMatchObject({ status: { code: ERROR }, attributes: { 'error.type': '404' } })
  expect(by(SERVER, '/never')).toMatchObject({
    status: { code: ERROR },
    attributes: { 'error.type': 'aborted' },
  })
  expect(by(CLIENT, '/closed')).toMatchObject({
    status: { code: ERROR },
    attributes: { 'error.type': 'ECONNREFUSED' },
  })
  expect(by(SERVER, '/never')?.attributes).not.toHaveProperty('http.response.status_code')
})

it('records what a handler throws and throws it on to Node', async () => {
  handler = () => {
    throw new TypeError('no such product')
  }
  const thrown = new Promise((resolve) => {
    // Vitest listens for uncaught exceptions, so the throw is caught where Node would hand it on.
    const emit = server.emit
    server.emit = function (this: http.Server, ...args: unknown[]) {
      try {
        return Reflect.apply(emit, this, args)
      } catch (error) {
        resolve(error)
        ;(args[2] as ServerResponse).writeHead(500).end()
        return true
      }
    } as typeof emit
  })
  await (await fetch(origin)).text()
  expect(await thrown).toMatchObject({ message: 'no such product' })
  await spans(2)
  const [span] = of(SERVER)
  expect(span).toMatchObject({
    status: { code: ERROR, message: 'no such product' },
    attributes: { 'error.type': 'TypeError' },
  })
  const [event] = span?.events ?? []
  expect(event?.name).toBe('exception')
  expect(plain(event?.attributes)).toMatchObject({
    'exception.type': 'TypeError',
    'exception.message': 'no such product',
  })
})

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

it('takes every patch out at stop', async () => {
  handler = (_request, response) => response.end('ok')
  await telemetry.stop()
  expect(Object.hasOwn(http.Server.prototype, 'emit')).toBe(false)
  expect(http.request.toString()).not.toContain('active')
  await (await fetch(origin)).text()
  expect(sink.spans()).toEqual([])
})
