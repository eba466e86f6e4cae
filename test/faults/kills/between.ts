/** What stands between the processes and the collector: it fails now and then, and notes what the collector took. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { exportMessages, fromProtobuf } from '../../../src/core/otlp/index.js'

export interface Between {
  url: string
  /** The ids of spans that the collector acknowledged, each with its trace's. */
  acknowledged: Set<string>
  /** How many spans each process was told that they are acknowledged, by its number. */
  told: Map<string, number>
  requests: number
  /** From now on everything goes through. */
  behave(): void
  /** Resolves when nobody is connected: what a process sent before it was killed is still passed on. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** The spans of a request. */
export function spansOf(body: Uint8Array): string[] {
  const { resourceSpans = [] } = fromProtobuf(exportMessages.traces.request, body)
  return resourceSpans
    .flatMap(({ scopeSpans = [] }) => scopeSpans)
    .flatMap(({ spans = [] }) => spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`))
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export async function standBetween(collector: string, random: () => number): Promise<Between> {
  let isFaulty = true
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request)
    between.requests++
    const luck = isFaulty ? random() : 1
    if (luck < 0.15) return void response.writeHead(503).end()
    if (luck < 0.25) return void request.socket.resetAndDestroy()
    const { status } = await fetch(`${collector}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body,
    })
    const spans = spansOf(body)
    if (status === 200) for (const id of spans) between.acknowledged.add(id)
    // The collector has it, and its sender will never know.
    if (luck < 0.35) return void request.socket.resetAndDestroy()
    if (status === 200) {
      const run = String(request.headers['x-run'])
      between.told.set(run, (between.told.get(run) ?? 0) + spans.length)
    }
    response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end()
  }
  let onTheirWay = 0
  const server = createServer((request, response) => {
    onTheirWay++
    pass(request, response)
      // Of a process that was killed there may be half a request.
      .catch(() => request.socket.destroy())
      .finally(() => onTheirWay--)
  })
  const connections = promisify(server.getConnections).bind(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const between: Between = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    acknowledged: new Set(),
    told: new Map(),
    requests: 0,
    behave() {
      isFaulty = false
    },
    async settled() {
      // First whoever waits to be accepted, and what they have sent.
      do await wait(20)
      while (onTheirWay > 0 || (await connections()) > 0)
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return between
}
