/** A traced server after 200,000 requests: nothing was lost, and its heap is what it was. */
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, it } from 'vitest'
import { runScript } from '../support/script.js'

const CONNECTIONS = 32
const WARM_UP = 50_000
const REQUESTS = 200_000
/** For a server that hangs: so many requests are a minute's work where others want the one core. */
const MOST_MS = 400_000
/** What a heap may differ by for other reasons: 14 bytes for each request between the two measurements. */
const MARGIN_BYTES = 2 * 1024 * 1024

/**
 * Control is by a second server, which is not traced: it has the emitter's own `emit`. What a handler throws is
 * the application's to survive, as a framework does.
 */
const SERVER = `
  import { EventEmitter } from 'node:events'
  import { createServer } from 'node:http'
  import { start } from 'throughline'
  const telemetry = start({ serviceName: 'soak', endpoint: process.env.SINK })
  let seen = 0
  const body = JSON.stringify({ text: 'x'.repeat(1000) })
  const server = createServer((request, response) => {
    seen++
    // Past the response, a word that the request is here.
    if (request.url === '/never' || request.url === '/throws') request.socket.write('!')
    if (request.url === '/never') return
    if (request.url === '/throws') throw new Error('the handler failed')
    if (request.url === '/large') return void response.end(Buffer.alloc(8 * 1024 * 1024))
    response.setHeader('content-type', 'application/json')
    response.end(body)
  })
  process.on('uncaughtException', () => {})
  const open = new Set()
  server.on('connection', (socket) => open.add(socket.on('close', () => open.delete(socket))))
  const control = createServer(async (request, response) => {
    while (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await telemetry.flush()
    for (let times = 0; times < 4; times++) {
      global.gc()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const heap = process.memoryUsage().heapUsed
    response.end(JSON.stringify({ seen, heap, ...telemetry.status() }))
  })
  control.emit = EventEmitter.prototype.emit
  server.listen(0, '127.0.0.1', () => control.listen(0, '127.0.0.1', () =>
    console.log('ports', server.address().port, control.address().port, 'end')))
`

interface Answer {
  seen: number
  heap: number
  traces: { created: number; exported: number; dropped: Record<string, number>; queued: number }
}

/** What a connection does with its request, beside asking and reading: nearly all do only that. */
type Fault = '/never' | '/throws' | '/large' | undefined

const faultOf = (request: number): Fault =>
  request % 100 === 0 ? (['/never', '/throws', '/large'] as const)[(request / 100) % 3] : undefined

/** Asks over and over, on connections that are kept until a fault ends them. */
async function load(port: number, requests: number, withFaults: boolean): Promise<void> {
  let left = requests
  const ask = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let fault: Fault
      const next = () => {
        if (left === 0) return void socket.end()
        fault = withFaults ? faultOf(left) : undefined
        left--
        const path = fault ?? '/orders/7?page=2'
        socket.write(`GET ${path} HTTP/1.1\r\nhost: shop.example\r\nuser-agent: soak\r\n\r\n`)
      }
      socket.on('data', (chunk) => {
        // The server has it: what is not answered is broken off, and what is large in the middle.
        if (fault) socket.resetAndDestroy()
        else if (chunk.toString('latin1').endsWith('"}')) next()
      })
      socket.on('connect', next)
      socket.on('error', () => {})
      socket.on('close', () => resolve(left > 0))
    })
  const one = async () => {
    while (await ask());
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, one))
}

it.each([
  ['that are answered', false],
  ['of which one in a hundred is broken off, thrown at or reset', true],
])(
  'is as large after 200,000 requests %s',
  async (_title, withFaults) => {
    const sink = createServer((request, response) => request.resume().on('end', () => response.end()))
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve))
    const env = { SINK: `http://127.0.0.1:${(sink.address() as AddressInfo).port}` }
    const { child, ended, printed } = runScript(SERVER, { args: ['--expose-gc'], env })
    let stdout = ''
    child.stdout?.on('data', (chunk) => {
      stdout += chunk
    })
    await printed('end')
    const [port, control] = /ports (\d+) (\d+)/.exec(stdout)!.slice(1).map(Number) as [number, number]
    const status = async () => (await (await fetch(`http://127.0.0.1:${control}`)).json()) as Answer

    await load(port, WARM_UP, withFaults)
    const before = await status()
    await load(port, REQUESTS - WARM_UP, withFaults)
    const { seen, heap, traces } = await status()

    expect(traces.created).toBe(seen)
    expect(seen).toBeGreaterThan(REQUESTS * 0.999)
    const dropped = Object.values(traces.dropped).reduce((sum, count) => sum + count, 0)
    expect(traces.exported + dropped).toBe(seen)
    expect(traces.queued).toBe(0)
    expect(heap - before.heap).toBeLessThan(MARGIN_BYTES)
    child.kill('SIGKILL')
    await ended
    sink.closeAllConnections()
    await new Promise((resolve) => sink.close(resolve))
  },
  MOST_MS,
)
