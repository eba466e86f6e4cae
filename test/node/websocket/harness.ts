/** A telemetry, a sink, and a `ws` server in this process; `peer` is an end without Throughline. */
import http, { type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type ServerOptions, WebSocket, WebSocketServer } from 'ws'
import type { StartOptions } from '../../../src/node/index.js'
import { start, type Telemetry } from '../../../src/node/index.js'
import { type Sink, type SinkSpan, startSink } from '../../support/sink.js'
import { type Peer, startPeer } from '../../support/websocket-peer.js'

export const KIND = { INTERNAL: 1, SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 } as const

export interface Message {
  data: Buffer
  isBinary: boolean
}

export interface World {
  sink: Sink
  telemetry: Telemetry
  server: http.Server
  /** The server's WebSockets, and the address. */
  sockets: WebSocketServer
  url: string
  peer: Peer
  /** Starts telemetry again with other options. */
  restart(options: Partial<StartOptions>): Promise<void>
  /** Starts the `ws` server of this process. */
  serve(onConnection: (socket: WebSocket, request: IncomingMessage) => void, options?: ServerOptions): void
  /** Flushes and answers the spans as soon as there are so many of this kind and name. */
  spans(count: number, kind: number, name?: string): Promise<SinkSpan[]>
}

/** Sets the world up before each test of a file, and takes it down after. */
export function useWorld(): World {
  const world = {} as World
  beforeAll(async () => {
    world.sink = await startSink()
  })
  afterAll(() => world.sink.close())

  beforeEach(async () => {
    const begin = (options: Partial<StartOptions> = {}) => {
      // Every message is a span, and a test of ten thousand wants each.
      const limits = { queueSize: 100_000, linkCount: 10 }
      world.telemetry = start({
        serviceName: 'shop',
        endpoint: world.sink.url,
        metrics: false,
        // The peer of a test is a worker.
        instrument: { workers: false },
        limits,
        ...options,
      })
    }
    begin()
    world.restart = async (options) => {
      await world.telemetry.stop()
      begin(options)
    }
    world.server = http.createServer()
    await new Promise<void>((resolve) => world.server.listen(0, '127.0.0.1', resolve))
    world.url = `ws://127.0.0.1:${(world.server.address() as AddressInfo).port}`
    world.peer = startPeer()
    world.serve = (onConnection, options = {}) => {
      world.sockets = new WebSocketServer({ server: world.server, ...options })
      world.sockets.on('connection', onConnection)
    }
    world.spans = async (count, kind, name) => {
      const matching = () =>
        world.sink.spans().filter((span) => span.kind === kind && (name === undefined || span.name === name))
      await world.telemetry.flush()
      await world.sink.until(() => matching().length >= count)
      return matching()
    }
  })

  afterEach(async () => {
    for (const socket of world.sockets?.clients ?? []) socket.terminate()
    world.server.closeAllConnections()
    await new Promise((resolve) => world.server.close(resolve))
    await world.peer.end()
    // Twenty thousand spans take their time, and are not the next test's.
    await world.telemetry.stop({ timeoutMs: 60_000 })
    world.sink.requests.length = 0
  })
  return world
}

/** A client of this process, open. */
export function connect(url: string, ...rest: unknown[]): Promise<WebSocket> {
  const socket = new WebSocket(url, ...(rest as []))
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket))
    socket.on('error', reject)
  })
}

/** The next `count` messages. */
export function messages(socket: WebSocket, count: number): Promise<Message[]> {
  const got: Message[] = []
  return new Promise((resolve) => {
    const listener = (data: Buffer, isBinary: boolean) => {
      got.push({ data, isBinary })
      if (got.length < count) return
      socket.off('message', listener)
      resolve(got)
    }
    socket.on('message', listener)
  })
}

export const closed = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => socket.once('close', resolve))
