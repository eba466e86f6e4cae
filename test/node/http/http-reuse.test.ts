/** node:http: requests that end early leave the connection, its agent and their neighbours as they should be. */
import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { close, exchange, until } from '../../support/raw-http.js'
import {
  CLIENT,
  handle,
  of,
  origin,
  SERVER,
  serveEachTest,
  server,
  spans,
  telemetry,
} from '../../support/traced-server.js'

const ERROR = 2

serveEachTest()

const agentOfOne = () => new http.Agent({ keepAlive: true, maxSockets: 1 })

/** Asks, in a span of its own, and answers with the request and that span's id. */
function ask(path: string, agent: http.Agent): { request: ClientRequest; spanId: string | undefined } {
  return telemetry.span(`caller of ${path}`, (span) => ({
    request: http.get(origin + path, { agent }).on('error', () => {}),
    spanId: span.spanContext().spanId,
  }))
}

const answered = async (request: ClientRequest): Promise<Socket> => {
  const response = (await until(request, 'response')) as IncomingMessage
  const { socket } = response
  await until(response.resume(), 'end')
  return socket
}

const pathOf = ({ attributes }: { attributes: Record<string, unknown> }) =>
  attributes['url.path'] ?? new URL(String(attributes['url.full'])).pathname

it('an agent goes on after a request that was aborted, before its answer or in the middle of it', async () => {
  const seen: Record<string, unknown> = {}
  handle((request, response) => {
    seen[request.url!] = trace.getActiveSpan()?.spanContext().spanId
    if (request.url === '/middle') response.write('the beginning')
    else if (request.url !== '/before') response.end('ok')
  })
  const agent = agentOfOne()
  const first = await answered(ask('/first', agent).request)
  for (const path of ['/before', '/middle']) {
    const { request } = ask(path, agent)
    await (path === '/middle' ? until(request, 'response') : until(server, 'request'))
    request.destroy()
    await until(request, 'close')
  }
  const { request, spanId } = ask('/last', agent)
  expect(await answered(request)).not.toBe(first)
  agent.destroy()
  await spans(12)
  const by = (kind: number, path: string) => of(kind).filter((span) => pathOf(span) === path)
  for (const path of ['/first', '/before', '/middle', '/last']) {
    const [[served, ...more], [called, ...rest]] = [by(SERVER, path), by(CLIENT, path)]
    expect([...more, ...rest]).toEqual([])
    expect(served).toMatchObject({ spanId: seen[path], parentSpanId: called?.spanId })
  }
  const ABORTED = { status: { code: ERROR }, attributes: { 'error.type': 'aborted' } }
  expect([by(SERVER, '/before')[0], by(SERVER, '/middle')[0]]).toMatchObject([ABORTED, ABORTED])
  expect(by(CLIENT, '/before')).toMatchObject([{ status: { code: ERROR } }])
  expect(by(CLIENT, '/last')).toMatchObject([{ parentSpanId: spanId, status: {} }])
  expect(by(SERVER, '/last')).toMatchObject([{ attributes: { 'http.response.status_code': 200 } }])
})

it('a socket that is used again after an answer that did not wait for the body has a span for each', async () => {
  const active: unknown[] = []
  handle((request, response) => {
    active.push(trace.getActiveSpan()?.spanContext().spanId)
    if (request.method === 'POST') response.writeHead(413).end()
    else response.end('ok')
  })
  const early = 'POST /big HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nxxxxx'
  const answer = await exchange(`${early}GET /next HTTP/1.1\r\n${close}`)
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
  await spans(2)
  expect(of(SERVER)).toMatchObject([
    { name: 'POST', spanId: active[0], status: {}, attributes: { 'http.response.status_code': 413 } },
    { name: 'GET', spanId: active[1], status: {}, attributes: { 'http.response.status_code': 200 } },
  ])
  expect(of(SERVER)[1]?.traceId).not.toBe(of(SERVER)[0]?.traceId)
})

it.each([
  ['by the listener of upgrades', true],
  ['by the handler, where nobody listens for upgrades', false],
])('an upgrade that is refused %s has one span at each end, with the status', async (_, listens) => {
  const refusal = 'HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 2\r\n\r\nno'
  if (listens) server.on('upgrade', (_request, socket) => socket.end(refusal))
  else handle((_request, response) => void response.writeHead(403, { connection: 'close' }).end('no'))
  const headers = { connection: 'upgrade', upgrade: 'websocket' }
  const request = http.get(`${origin}/live`, { headers })
  const closed = until(request, 'close')
  await answered(request)
  await closed
  await spans(2)
  await telemetry.flush()
  expect(of(CLIENT)).toMatchObject([
    { status: { code: ERROR }, attributes: { 'http.response.status_code': 403, 'error.type': '403' } },
  ])
  expect(of(SERVER)).toMatchObject([
    { parentSpanId: of(CLIENT)[0]?.spanId, status: {}, attributes: { 'http.response.status_code': 403 } },
  ])
})

it('a response that the application never reads ends its span once, when the request is given up', async () => {
  handle((_request, response) => void response.end(Buffer.alloc(32 * 1024 * 1024)))
  const request = http.get(origin)
  const response = (await until(request, 'response')) as IncomingMessage
  response.on('error', () => {})
  await telemetry.flush()
  expect(of(CLIENT)).toEqual([])
  request.destroy()
  await spans(2)
  await telemetry.flush()
  expect(of(CLIENT)).toMatchObject([{ attributes: { 'http.response.status_code': 200 } }])
  expect(of(SERVER)).toMatchObject([{ attributes: { 'error.type': 'aborted' } }])
  const { created, exported, dropped } = telemetry.status().traces
  expect({ created, exported, dropped }).toEqual({ created: 2, exported: 2, dropped: {} })
})
