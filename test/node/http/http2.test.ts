/** node:http2: what a server and a client of it say on the wire. */

import http2 from 'node:http2'
import https from 'node:https'
import { context, trace } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { expect, it } from 'vitest'
import { certificate } from '../../support/certificate.js'
import { answered, closeEachTest, get, open } from '../../support/http2-server.js'
import { CLIENT, of, SERVER, serveEachTest, sink, spans, telemetry } from '../../support/traced-server.js'

serveEachTest()
closeEachTest()

it('joins a client span and a server span and describes both by the conventions', async () => {
  const server = http2.createServer()
  server.on('stream', (stream) => {
    trace.getActiveSpan()?.setAttribute('http.route', '/orders/{id}')
    stream.respond({ ':status': 201 })
    stream.end('ok')
  })
  const { session, origin } = await open(server)
  const headers = { ':path': '/orders/7?page=2&sig=secret', 'user-agent': 'shop/1' }
  expect(await get(session, headers)).toMatchObject({ headers: { ':status': 201 }, body: 'ok' })
  await spans(2)
  const [[server1, ...moreServers], [client, ...moreClients]] = [of(SERVER), of(CLIENT)]
  expect([...moreServers, ...moreClients]).toEqual([])
  const port = Number(new URL(origin).port)
  expect(Object.keys(headers)).toEqual([':path', 'user-agent'])
  expect(client).toMatchObject({ name: 'GET', status: {} })
  expect(client?.attributes).toMatchObject({
    'http.request.method': 'GET',
    'url.full': `${origin}/orders/7?page=2&sig=REDACTED`,
    'server.address': 'localhost',
    'server.port': port,
    'http.response.status_code': 201,
    'network.protocol.version': '2',
  })
  expect(server1).toMatchObject({
    name: 'GET /orders/{id}',
    traceId: client?.traceId,
    parentSpanId: client?.spanId,
    status: {},
  })
  expect(server1?.attributes).toMatchObject({
    'http.request.method': 'GET',
    'http.route': '/orders/{id}',
    'url.path': '/orders/7',
    'url.query': 'page=2&sig=REDACTED',
    'url.scheme': 'http',
    'server.address': 'localhost',
    'server.port': port,
    'client.address': '127.0.0.1',
    'user_agent.original': 'shop/1',
    'network.protocol.version': '2',
    'http.response.status_code': 201,
  })
})

it('makes one span of each request, with the compatible API, for HTTP/2 and for HTTP/1 on one secure server', async () => {
  const server = http2.createSecureServer({ ...certificate, allowHTTP1: true }, async (request, response) => {
    await new Promise((resolve) => setTimeout(resolve, 2))
    telemetry.log.info(`${request.httpVersion} ${request.url}`)
    request.on('end', () => response.writeHead(200).end('ok')).resume()
  })
  const { session, origin } = await open(server)
  const stream = session.request({ ':path': '/two', ':method': 'POST' })
  stream.end('body')
  expect((await answered(stream)).body).toBe('ok')
  const agent = new https.Agent()
  const port = new URL(origin).port
  await new Promise((resolve) =>
    https.get(
      {
        host: '127.0.0.1',
        port,
        path: '/one',
        ca: certificate.cert,
        agent,
        ALPNProtocols: ['http/1.1'],
      } as https.RequestOptions,
      (response) => response.resume().on('end', resolve),
    ),
  )
  await spans(4)
  await telemetry.flush()
  expect(
    of(SERVER).map(({ name, attributes }) => [
      name,
      attributes['url.path'],
      attributes['url.scheme'],
      attributes['network.protocol.version'],
    ]),
  ).toEqual([
    ['POST', '/two', 'https', '2'],
    ['GET', '/one', 'https', '1.1'],
  ])
  expect(of(CLIENT)).toHaveLength(2)
  expect(of(SERVER).map(({ parentSpanId }) => parentSpanId)).toEqual(of(CLIENT).map(({ spanId }) => spanId))
  expect(sink.logs().map(({ body, spanId }) => [body, spanId])).toEqual([
    ['2.0 /two', of(SERVER)[0]?.spanId],
    ['1.1 /one', of(SERVER)[1]?.spanId],
  ])
})

it('keeps the context in every event of both ends, many streams on one session', async () => {
  const server = http2.createServer()
  server.on('stream', (stream, headers) => {
    const say = (event: string) => () => telemetry.log.info(`server ${headers[':path']} ${event}`)
    stream.on('data', say('data')).on('wantTrailers', () => stream.sendTrailers({ total: '1' }))
    stream.on('end', () => {
      say('end')()
      stream.respond({ ':status': 200 }, { waitForTrailers: true })
      stream.end('ok')
    })
    stream.on('wantTrailers', say('wantTrailers')).on('close', say('close'))
  })
  const { session } = await open(server)
  await Promise.all(
    ['/a', '/b', '/c'].map((path) =>
      telemetry.span(path, async () => {
        const say = (event: string) => () => telemetry.log.info(`client ${path} ${event}`)
        const stream = session.request({ ':path': path, ':method': 'POST' })
        for (const event of ['response', 'data', 'trailers', 'end', 'close']) stream.on(event, say(event))
        stream.end('body')
        await answered(stream)
      }),
    ),
  )
  await spans(9)
  await telemetry.flush()
  await sink.until(() => sink.logs().length >= 27)
  for (const { body, spanId } of sink.logs()) {
    const [side, path] = String(body).split(' ')
    const holder = sink
      .spans()
      .find(({ name, attributes }) => (side === 'client' ? name : attributes['url.path']) === path)
    expect(spanId, String(body)).toBe(holder?.spanId)
  }
})

it('keeps a traceparent that the application sent itself, and the sensitivity of its headers', async () => {
  const seen: unknown[] = []
  const server = http2.createServer((request, response) => {
    seen.push([request.headers.traceparent, request.headers[http2.sensitiveHeaders as never]])
    response.end()
  })
  const { session } = await open(server)
  const own = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const secret = { authorization: 'Bearer x', [http2.sensitiveHeaders]: ['authorization'] }
  await get(session, { traceparent: own })
  await get(session, secret)
  expect(secret).toEqual({ authorization: 'Bearer x', [http2.sensitiveHeaders]: ['authorization'] })
  await spans(4)
  const second = of(CLIENT)[1]
  expect(seen).toEqual([
    [own, []],
    [`00-${second?.traceId}-${second?.spanId}-03`, ['authorization']],
  ])
})

it('lets pushed streams pass, answers without a listener, and tunnels, whose span is the handshake', async () => {
  const server = http2.createServer({ settings: { enableConnectProtocol: true } })
  server.on('stream', (stream, headers) => {
    if (headers[':method'] === 'CONNECT') return stream.respond({ ':status': 200 })
    stream.pushStream({ ':path': '/pushed' }, (_error, pushed) => {
      pushed.respond({ ':status': 200 })
      pushed.end('pushed')
      stream.respond({ ':status': 200 })
      stream.end('ok')
    })
  })
  const { session } = await open(server)
  const pushed = new Promise<string>((resolve) =>
    session.once('stream', (stream) => answered(stream).then(({ body }) => resolve(body))),
  )
  expect((await get(session)).body).toBe('ok')
  expect(await pushed).toBe('pushed')
  const tunnel = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/socket' })
  await new Promise((resolve) => tunnel.once('response', resolve))
  await spans(4)
  expect(tunnel.closed).toBe(false)
  expect(of(SERVER).map(({ name }) => name)).toEqual(['GET', 'CONNECT'])
  expect(of(CLIENT).map(({ name }) => name)).toEqual(['GET', 'CONNECT'])
})

it('is silent for suppressed requests, and takes every patch out at stop', async () => {
  const seen: unknown[] = []
  const server = http2.createServer((request, response) => {
    seen.push(request.headers.traceparent)
    response.end()
  })
  const { session } = await open(server)
  await context.with(suppressTracing(context.active()), () => get(session))
  await spans(1)
  expect(of(CLIENT)).toEqual([])
  expect(of(SERVER)).toHaveLength(1)
  const prototypes = [server, http2.createSecureServer(), session].map((one) => Object.getPrototypeOf(one))
  await telemetry.stop()
  await get(session)
  expect(seen).toEqual([undefined, undefined])
  expect(sink.spans()).toHaveLength(1)
  expect(prototypes.map((one) => Object.hasOwn(one, 'emit'))).toEqual([false, false, false])
})
