/** node:http: whatever a client sends, there is one span per request, with what can be said of it. */
import { EventEmitter } from 'node:events'
import http from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { close, exchange, only, until } from '../../support/raw-http.js'
import { handle, of, SERVER, serveEachTest, server, sink, spans } from '../../support/traced-server.js'

const ERROR = 2

serveEachTest()

it.each([
  ['GET http://user:secret@shop.example/cart?page=2 HTTP/1.1', '/cart', 'page=2'],
  ['GET http://shop.example?page=2 HTTP/1.1', '/', 'page=2'],
  ['OPTIONS * HTTP/1.1', '*', undefined],
  ['GET //double//slash HTTP/1.1', '//double//slash', undefined],
  ['GET /%zz?=&&a=%&sig=x HTTP/1.1', '/%zz', '=&&a=%&sig=REDACTED'],
  [`GET /${'long/'.repeat(3000)} HTTP/1.1`, `/${'long/'.repeat(3000)}`, undefined],
])('reads the path of %.40s…', async (line, path, query) => {
  handle((_request, response) => response.end('ok'))
  expect(await exchange(`${line}\r\n${close}`)).toMatch(/^HTTP\/1\.1 200/)
  const { attributes, name } = await only()
  expect(name).toBe(line.split(' ')[0])
  expect(attributes['url.path']).toBe(path)
  expect(attributes['url.query']).toBe(query)
})

it.each([
  ['shop.example:8080', 'shop.example', 8080],
  ['[::1]:8080', '::1', 8080],
  ['shop.example', 'shop.example', 80],
  ['<script>:x', undefined, undefined],
  ['a b', undefined, undefined],
  ['', undefined, undefined],
  [`${'x'.repeat(100)}:99999999`, undefined, undefined],
])('takes the server from the Host header %.20j, or does not', async (host, address, port) => {
  handle((_request, response) => response.end('ok'))
  await exchange(`GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)
  const { attributes } = await only()
  expect([attributes['server.address'], attributes['server.port']]).toEqual([address, port])
})

it('says HTTP/1.0 of a request of HTTP/1.0', async () => {
  handle((_request, response) => response.end('ok'))
  await exchange('GET / HTTP/1.0\r\n\r\n')
  expect((await only()).attributes).toMatchObject({
    'network.protocol.version': '1.0',
    'http.response.status_code': 200,
  })
})

it('gives pipelined requests a span and a context each, in order', async () => {
  const active: (string | undefined)[] = []
  handle(async (request, response) => {
    await new Promise((resolve) => setTimeout(resolve, request.url === '/1' ? 20 : 1))
    active.push(trace.getActiveSpan()?.spanContext().spanId)
    response.end(request.url)
  })
  const keep = 'host: x\r\n\r\n'
  await exchange(`GET /1 HTTP/1.1\r\n${keep}GET /2 HTTP/1.1\r\n${keep}GET /3 HTTP/1.1\r\n${close}`)
  await spans(3)
  const ids = Object.fromEntries(of(SERVER).map((span) => [span.attributes['url.path'], span.spanId]))
  expect(new Set(active)).toEqual(new Set([ids['/1'], ids['/2'], ids['/3']]))
  expect(active).toHaveLength(3)
})

it('gives a request with Expect its span, also where the application decides', async () => {
  const expecting = `POST /a HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 1\r\n${close.slice(0, -2)}\r\nx`
  handle((request, response) => void request.resume().on('end', () => response.end('ok')))
  expect(await exchange(expecting)).toMatch(/^HTTP\/1\.1 100 Continue/)
  expect(await only()).toMatchObject({ status: {}, attributes: { 'http.response.status_code': 200 } })
  sink.requests.length = 0

  // The usual listener says yes and hands on, which is the same request still.
  handle((request, response) => void request.resume().on('end', () => response.end('ok')))
  server.on('checkContinue', (request, response) => {
    response.writeContinue()
    server.emit('request', request, response)
  })
  await exchange(expecting)
  expect(await only()).toMatchObject({ status: {}, attributes: { 'http.response.status_code': 200 } })
  sink.requests.length = 0

  server.on('checkExpectation', (_request, response) => response.writeHead(417).end())
  await exchange(`GET / HTTP/1.1\r\nexpect: the-unexpected\r\n${close}`)
  expect(await only()).toMatchObject({ status: {}, attributes: { 'http.response.status_code': 417 } })
})

it('gives a CONNECT a span that ends with its answer', async () => {
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
  await exchange('CONNECT db.example:5432 HTTP/1.1\r\nhost: db.example:5432\r\n\r\n')
  expect(await only()).toMatchObject({
    name: 'CONNECT',
    status: { code: ERROR },
    attributes: { 'http.response.status_code': 502, 'url.path': '', 'server.address': 'db.example' },
  })
})

it('makes no span of what Node refuses before there is a request', async () => {
  handle((_request, response) => response.end('ok'))
  const flood = `GET / HTTP/1.1\r\nhost: x\r\nflood: ${'x'.repeat(1024 * 1024)}\r\n\r\n`
  expect(await exchange(flood)).toMatch(/^HTTP\/1\.1 431|^$/)
  expect(await exchange('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
  expect(await exchange('GET / HTTP/1.1\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
  expect(await exchange(`GET /last HTTP/1.1\r\n${close}`)).toMatch(/^HTTP\/1\.1 200/)
  expect((await only()).attributes).toMatchObject({ 'url.path': '/last' })
})

it('takes a header of 1 MB where the server does, and keeps little of it', async () => {
  const generous = http.createServer({ maxHeaderSize: 4 * 1024 * 1024 }, (_request, response) =>
    response.end(),
  )
  await new Promise<void>((resolve) => generous.listen(0, '127.0.0.1', resolve))
  const long = 'x'.repeat(1024 * 1024)
  const headers = `user-agent: ${long}\r\nbaggage: a=${long}\r\ntracestate: a=${long}\r\n${close}`
  const socket = connect((generous.address() as AddressInfo).port, '127.0.0.1')
  socket.write(`GET /${long.slice(0, 50_000)}?${long.slice(0, 50_000)} HTTP/1.1\r\n${headers}`)
  socket.resume()
  await until(socket, 'close')
  await new Promise((resolve) => generous.close(resolve))
  const { attributes } = await only()
  expect(Object.values(attributes).filter((value) => String(value).length > 16 * 1024)).toEqual([])
  expect(attributes).toMatchObject({ 'http.response.status_code': 200 })
})

it('makes one span of a request that one server hands on to another', async () => {
  const inner = http.createServer((_request, response) => response.end('inner'))
  handle((request, response) => void inner.emit('request', request, response))
  expect(await exchange(`GET / HTTP/1.1\r\n${close}`)).toContain('inner')
  expect((await only()).attributes).toMatchObject({ 'http.response.status_code': 200 })
})

it('names a request by the method that came, also where middleware overrides it', async () => {
  handle((request, response) => {
    request.method = 'PUT'
    trace.getActiveSpan()?.setAttribute('http.route', '/users/{id}')
    response.end()
  })
  await exchange(`POST /users/1 HTTP/1.1\r\ncontent-length: 0\r\n${close}`)
  expect(await only()).toMatchObject({
    name: 'POST /users/{id}',
    attributes: { 'http.request.method': 'POST' },
  })
})

it("ends the span of an adapter's own request and response, whose classes are not Node's", async () => {
  const active: (string | undefined)[] = []
  const note = () => void active.push(trace.getActiveSpan()?.spanContext().spanId)
  const request = Object.assign(new EventEmitter(), {
    ...{ method: 'GET', url: '/adapted', headers: {}, httpVersion: '1.1', httpVersionMajor: 1 },
    socket: { destroyed: false },
  })
  const response = Object.assign(new EventEmitter(), { statusCode: 204, writableFinished: true })
  handle(() => void request.on('end', note))
  server.emit('request', request as never, response as never)
  request.emit('end')
  response.on('finish', note).emit('finish')
  const span = await only()
  expect(span.attributes).toMatchObject({ 'url.path': '/adapted', 'http.response.status_code': 204 })
  expect(active).toEqual([span.spanId, span.spanId])
})
