/** Requests as bytes, to the server of `traced-server`: what no HTTP client would send, and how none would leave. */
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect } from 'vitest'
import type { SinkSpan } from './sink.js'
import { handle, of, SERVER, server, sink, spans, telemetry } from './traced-server.js'

export const dial = (): Socket => {
  const { port } = server.address() as AddressInfo
  // What a test breaks off is broken off, at either end.
  return connect(port, '127.0.0.1').on('error', () => {})
}

/** Sends this, and answers with everything that came back until the server closed. */
export function exchange(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = dial()
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.write(text)
  })
}

export const until = (emitter: NodeJS.EventEmitter, event: string): Promise<unknown> =>
  new Promise((resolve) => emitter.once(event, resolve))

/** The headers of a request that is the last one of its connection, and the end of them. */
export const close = 'host: shop.example:8080\r\nconnection: close\r\n\r\n'

/** The one SERVER span that there is, once there is one and a request after it has shown that there is no second. */
export async function only(): Promise<SinkSpan> {
  await sink.until(() => of(SERVER).length > 0)
  handle((_request, response) => response.end())
  await exchange(`GET /after HTTP/1.1\r\n${close}`)
  await spans(2)
  await telemetry.flush()
  const [span, ...rest] = of(SERVER).filter(({ attributes }) => attributes['url.path'] !== '/after')
  expect(rest).toEqual([])
  const { created, exported, dropped } = telemetry.status().traces
  expect({ exported, dropped }).toEqual({ exported: created, dropped: {} })
  return span!
}
