/** A node:http server in this process, with telemetry that exports to a sink, anew for each test. */
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { start, type Telemetry } from '../../src/node/index.js'
import { type Sink, type SinkSpan, startSink } from './sink.js'

export const SERVER = 2
export const CLIENT = 3

export let sink: Sink
export let telemetry: Telemetry
export let server: http.Server
export let origin: string

let handler: (request: IncomingMessage, response: ServerResponse) => void = () => {}

/** What the server does with a request, in this test. */
export const handle = (next: typeof handler): void => {
  handler = next
}

/** Puts the server and the telemetry around each test of the file that calls it. */
export function serveEachTest(): void {
  beforeAll(async () => {
    sink = await startSink()
  })
  afterAll(() => sink.close())

  beforeEach(async () => {
    // Made before `start`, as in an application that is instrumented late.
    server = http.createServer((request, response) => handler(request, response))
    const limits = { batchDelayMs: 20 }
    telemetry = start({ serviceName: 'shop-api', endpoint: sink.url, metrics: false, limits })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await telemetry.stop({ timeoutMs: 60_000 })
    sink.requests.length = 0
  })
}

/** The spans of a kind that have arrived. */
export const of = (kind: number): SinkSpan[] => sink.spans().filter((span) => span.kind === kind)

/** Flushes, and waits until this many spans are there. */
export async function spans(count: number): Promise<SinkSpan[]> {
  await telemetry.flush()
  await sink.until(() => sink.spans().length >= count)
  return sink.spans()
}
