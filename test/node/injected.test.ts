/** A request that the application injected into by itself still has one `traceparent`, the application's. */
import http, { type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { trace } from '@opentelemetry/api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { start, type Telemetry } from '../../src/node/index.js'
import { type Sink, startSink } from '../support/sink.js'

let sink: Sink
let telemetry: Telemetry
let server: http.Server
let origin: string

beforeAll(async () => {
  sink = await startSink()
  telemetry = start({ endpoint: sink.url, metrics: false })
  server = http.createServer((request, response) => {
    const lines = request.rawHeaders.filter((_, index) => index % 2 === 1)
    response.end(JSON.stringify(lines.filter((line) => line.startsWith('00-'))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await telemetry.stop()
  server.closeAllConnections()
  server.close()
  await sink.close()
})

type Headers = Record<string, string>
const byHttp = async (headers: unknown): Promise<unknown> => {
  const response = await new Promise<IncomingMessage>((resolve) =>
    http.get(origin, { headers: headers as Headers }, resolve),
  )
  let text = ''
  for await (const chunk of response) text += chunk
  return JSON.parse(text)
}
const byFetch = async (headers: Headers): Promise<unknown> => (await fetch(origin, { headers })).json()

const flat = (headers: Headers) => ['Host', 'here', ...Object.entries(headers).flat()]
const pairs = (headers: Headers) => [['Host', 'here'], ...Object.entries(headers)]
const upper = (headers: Headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))

it.each([
  ['fetch', byFetch],
  ['fetch, in upper case', (headers: Headers) => byFetch(upper(headers))],
  ['http.get with an array', (headers: Headers) => byHttp(flat(headers))],
  ['http.get with an array, in upper case', (headers: Headers) => byHttp(flat(upper(headers)))],
  ['http.get with pairs', (headers: Headers) => byHttp(pairs(headers))],
])('%s', async (_name, call) => {
  const headers = telemetry.span('app', () => telemetry.inject<Headers>({}))
  expect(await call(headers)).toEqual([headers.traceparent])
})

it.each([
  ['fetch', () => byFetch({})],
  ['http.get with an object', () => byHttp({})],
  ['http.get with an object that was injected into', () => byHttp(telemetry.inject({}))],
  ['http.get with an array', () => byHttp(flat({}))],
  ['http.get with pairs', () => byHttp(pairs({}))],
])('%s carries the span of the call', async (_name, call) => {
  const [traceId, sent] = await telemetry.span('app', async () => [
    trace.getActiveSpan()?.spanContext().traceId,
    await call(),
  ])
  expect(sent).toEqual([expect.stringMatching(`^00-${traceId}-`)])
})
