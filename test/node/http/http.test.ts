/** node:http: what a server and a client of it say on the wire. */
import http, { type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import {
  CLIENT,
  handle,
  of,
  origin,
  SERVER,
  serveEachTest,
  server,
  sink,
  spans,
  telemetry,
} from '../../support/traced-server.js'

const ERROR = 2

serveEachTest()

it('joins a client span and a server span and describes both by the conventions', async () => {
  handle((_request, response) => {
    trace.getActiveSpan()?.setAttribute('http.route', '/orders/{id}')
    response.end('ok')
  })
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
  handle((request, response) => {
    request.on('data', () => telemetry.log.info('data'))
    request.on('end', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      telemetry.log.info('end')
      response.end('ok')
    })
    response.on('finish', () => telemetry.log.info('finish'))
  })
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
  handle((request, response) => {
    telemetry.log.info(request.url ?? '')
    response.end('ok')
  })
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
  handle((request, response) => {
    seen.push(request.headers.traceparent as string | undefined)
    response.end('ok')
  })
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
  handle((request, response) => {
    if (request.url === '/500') response.writeHead(500).end()
    else if (request.url === '/404') response.writeHead(404).end()
    // '/never' gets no answer.
  })
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

it('takes every patch out at stop', async () => {
  handle((_request, response) => response.end('ok'))
  await telemetry.stop()
  expect(Object.hasOwn(http.Server.prototype, 'emit')).toBe(false)
  expect(http.request.toString()).not.toContain('active')
  await (await fetch(origin)).text()
  expect(sink.spans()).toEqual([])
})
