import type { ServerResponse } from 'node:http'
import { trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { close, dial, exchange, only, until } from '../../support/raw-http.js'
import {
  handle,
  of,
  SERVER,
  serveEachTest,
  server,
  sink,
  spans,
  telemetry,
} from '../../support/traced-server.js'

const ERROR = 2

serveEachTest()

const ABORTED = { status: { code: ERROR }, attributes: { 'error.type': 'aborted' } }

it('marks a request whose client goes away before, or in the middle of, the response', async () => {
  for (const path of ['/before', '/middle']) {
    handle((_request, response) => {
      if (path === '/middle') response.write('the beginning')
    })
    const socket = dial()
    socket.write(`GET ${path} HTTP/1.1\r\n${close}`)
    await (path === '/middle' ? until(socket, 'data') : until(server, 'request'))
    socket.resetAndDestroy()
    await sink.until(() => of(SERVER).length > 0)
    const span = await only()
    expect(span).toMatchObject(ABORTED)
    expect(span.attributes).not.toHaveProperty('http.response.status_code')
    sink.requests.length = 0
  }
})

it('marks a request whose body the client breaks off', async () => {
  const aborted: string[] = []
  handle((request) => {
    request.on('error', ({ message }) => {
      aborted.push(message, trace.getActiveSpan()?.spanContext().spanId ?? 'no span')
    })
  })
  const socket = dial()
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nonly this')
  await until(server, 'request')
  socket.destroy()
  const span = await only()
  expect(span).toMatchObject(ABORTED)
  expect(aborted).toEqual(['aborted', span.spanId])
})

it('marks a response that the application destroys, and one that it answers after the client left', async () => {
  handle((_request, response) => void response.write('x', () => response.destroy()))
  await exchange(`GET / HTTP/1.1\r\n${close}`)
  expect(await only()).toMatchObject(ABORTED)
  sink.requests.length = 0

  let late: ServerResponse | undefined
  handle((_request, response) => {
    late = response
  })
  const socket = dial()
  socket.write(`GET / HTTP/1.1\r\n${close}`)
  await until(server, 'request')
  socket.destroy()
  await until(late!, 'close')
  late!.end('too late')
  expect(await only()).toMatchObject(ABORTED)
})

it('ends the span of a client that never reads only when it is gone', async () => {
  handle((_request, response) => void response.end(Buffer.alloc(32 * 1024 * 1024)))
  const socket = dial().pause()
  socket.write(`GET / HTTP/1.1\r\n${close}`)
  await until(server, 'request')
  await telemetry.flush()
  expect(telemetry.status().traces.created).toBe(0)
  socket.destroy()
  expect(await only()).toMatchObject(ABORTED)
})

it('marks an upgrade that is never answered', async () => {
  server.on('upgrade', (_request, socket) => socket.destroy())
  const socket = dial()
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
  await until(socket, 'close')
  expect(await only()).toMatchObject(ABORTED)
})

it('ends what is under way when the server closes', async () => {
  let answer = () => {}
  handle((_request, response) => {
    answer = () => void response.end('ok')
  })
  const answered = exchange(`GET /slow HTTP/1.1\r\n${close}`)
  await until(server, 'request')
  const stopped = new Promise((resolve) => server.close(resolve))
  answer()
  expect(await answered).toMatch(/^HTTP\/1\.1 200/)
  await stopped
  await spans(1)
  expect(of(SERVER)).toMatchObject([{ status: {}, attributes: { 'http.response.status_code': 200 } }])
})
