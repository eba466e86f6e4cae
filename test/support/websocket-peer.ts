/** WebSocket ends without Throughline: in a worker, since instrumentation patches its process. */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

const ws = createRequire(import.meta.url).resolve('ws')

/** Echoes what it gets, text as text; `seen` is what a peer without Throughline got to see. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads')
const { WebSocket, WebSocketServer } = require(workerData.ws)
const seen = []
const note = (data, isBinary) => seen.push(isBinary ? { binary: Buffer.from(data).toString('hex') } : { text: String(data) })
let client
const commands = {
  serve: (options) => new Promise((resolve) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options }, () => resolve(server.address().port))
    server.on('connection', (socket, request) => {
      seen.push({ url: request.url, subprotocols: request.headers['sec-websocket-protocol'] })
      if (options.hello) socket.send(options.hello)
      socket.on('message', (data, isBinary) => { note(data, isBinary); socket.send(data, { binary: isBinary }) })
    })
  }),
  connect: ({ url, options }) => new Promise((resolve, reject) => {
    client = new WebSocket(url, options)
    client.on('message', note)
    client.on('open', () => resolve())
    client.on('error', reject)
  }),
  // Every payload in its parts; waits for each echo, so that order cannot hide a mix-up.
  exchange: async (payloads) => {
    const echoes = []
    for (const { hex, isBinary, compress, parts } of payloads) {
      const echo = new Promise((resolve) => client.once('message', (data, isBinary) => resolve({ hex: Buffer.from(data).toString('hex'), isBinary })))
      const whole = Buffer.from(hex, 'hex')
      const ends = [...parts, whole.length]
      ends.forEach((end, i) => client.send(whole.subarray(ends[i - 1] ?? 0, end), { binary: isBinary, compress, fin: i === ends.length - 1 }))
      echoes.push(await echo)
    }
    return echoes
  },
  send: ({ text, hex, options }) => new Promise((resolve) => client.send(text ?? Buffer.from(hex, 'hex'), options ?? {}, () => resolve())),
  waitFor: async (count) => { while (seen.length < count) await new Promise((resolve) => setTimeout(resolve, 5)); return seen },
  seen: async () => seen,
  close: ({ code, reason }) => client.close(code, reason),
}
parentPort.on('message', async ({ id, command, argument }) => {
  try { parentPort.postMessage({ id, result: await commands[command](argument) }) }
  catch (error) { parentPort.postMessage({ id, error: String(error) }) }
})
`

/** What a peer saw: its messages, and for a server first each handshake. */
export type Seen = { text?: string; binary?: string; url?: string; subprotocols?: string }

/** A message, and where its parts end but the last. */
export interface Payload {
  hex: string
  isBinary: boolean
  compress: boolean
  parts: number[]
}

export type Echo = Pick<Payload, 'hex' | 'isBinary'>

export interface Peer {
  /** Starts an echo server and answers its port. */
  serve(options?: object): Promise<number>
  connect(url: string, options?: object): Promise<void>
  exchange(payloads: Payload[]): Promise<Echo[]>
  send(message: { text?: string; hex?: string; options?: object }): Promise<void>
  /** Answers what was seen as soon as there is that much of it. */
  waitFor(count: number): Promise<Seen[]>
  seen(): Promise<Seen[]>
  closeClient(code?: number, reason?: string): Promise<void>
  end(): Promise<number>
}

export function startPeer(): Peer {
  const worker = new Worker(PROGRAM, { eval: true, workerData: { ws } })
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let last = 0
  worker.on('message', ({ id, result, error }) => {
    if (error) open.get(id)?.reject(new Error(error))
    else open.get(id)?.resolve(result)
    open.delete(id)
  })
  const call = <T>(command: string, argument?: unknown) =>
    new Promise<T>((resolve, reject) => {
      open.set(++last, { resolve: resolve as (value: unknown) => void, reject })
      worker.postMessage({ id: last, command, argument })
    })
  return {
    serve: (options = {}) => call('serve', options),
    connect: (url, options) => call('connect', { url, options }),
    exchange: (payloads) => call('exchange', payloads),
    send: (message) => call('send', message),
    waitFor: (count) => call('waitFor', count),
    seen: () => call('seen'),
    closeClient: (code, reason) => call('close', { code, reason }),
    end: () => worker.terminate(),
  }
}
