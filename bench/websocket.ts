/**
 * What context costs per WebSocket message of the `ws` package: an echo without telemetry (`bare`), with
 * telemetry but not of messages (`off`), with one span per message that the application makes itself and that
 * reaches nobody (`by hand`), and at our two levels. Run with `npx tsx bench/websocket.ts`. The ends are two
 * processes, so that each pays for itself only; spans go to a receiver that answers at once.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { buildProgram, median, next } from './program.js'

const MESSAGES = 2000
const ROUNDS = 7
/** What is on its way at once. */
const WINDOW = 64
const SIZES = [100, 10_000]
const MODES = ['bare', 'off', 'by hand', 'counted', 'enveloped'] as const
type Mode = (typeof MODES)[number]

/** Runs in a span, as an application would that has nothing else. */
let byHand: <T>(name: string, work: () => T) => T = (_name, work) => work()

async function startTelemetry(mode: Mode, endpoint: string): Promise<void> {
  if (mode === 'bare') return
  const { start } = await import('../src/node/index.js')
  const messages = mode === 'enveloped' ? 'auto' : mode === 'counted' ? 'counted' : 'off'
  const telemetry = start({ serviceName: 'bench', endpoint, metrics: false, websocket: { messages } })
  if (mode === 'by hand') byHand = telemetry.span
}

async function serve(mode: Mode, endpoint: string): Promise<void> {
  await startTelemetry(mode, endpoint)
  process.on('disconnect', () => process.exit())
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('listening', () => process.send?.((server.address() as AddressInfo).port))
  server.on('connection', (socket) =>
    socket.on('message', (data, isBinary) =>
      byHand('receive', () => byHand('send', () => socket.send(data, { binary: isBinary }))),
    ),
  )
}

async function ask(mode: Mode, endpoint: string, url: string): Promise<void> {
  await startTelemetry(mode, endpoint)
  const client = new WebSocket(url)
  await new Promise((resolve) => client.on('open', resolve))
  process.on('disconnect', () => process.exit())
  process.on('message', async (size: number) => {
    const text = 'x'.repeat(size)
    const [cpu, started] = [process.cpuUsage(), performance.now()]
    await new Promise<void>((resolve) => {
      let [sent, got] = [0, 0]
      const more = () => {
        while (sent < MESSAGES && sent - got < WINDOW) {
          byHand('send', () => client.send(text))
          sent++
        }
      }
      const listener = () =>
        byHand('receive', () => {
          if (++got < MESSAGES) return more()
          client.off('message', listener)
          resolve()
        })
      client.on('message', listener)
      more()
    })
    const { user, system } = process.cpuUsage(cpu)
    process.send?.({ wall: performance.now() - started, cpu: (user + system) / 1000 })
  })
  process.send?.('ready')
}

/** Its stderr is not shown: `limits` are what they are by default, and twenty thousand spans a second too many. */
const begin = (program: string, ...args: string[]): ChildProcess =>
  fork(program, args, { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })

async function compare(): Promise<void> {
  const sink = createServer((request, response) => request.resume().on('end', () => response.end()))
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`
  const program = buildProgram(import.meta.url)
  const clients: [Mode, ChildProcess][] = []
  const children: ChildProcess[] = []
  for (const mode of MODES) {
    const server = begin(program, 'serve', mode, endpoint)
    const client = begin(program, 'ask', mode, endpoint, `ws://127.0.0.1:${await next<number>(server)}`)
    await next(client)
    clients.push([mode, client])
    children.push(server, client)
  }
  for (const size of SIZES) {
    const times: Record<string, { wall: number; cpu: number }[]> = {}
    // In turns, so that what else the machine does meets all of them alike; the first warms up.
    for (let round = 0; round <= ROUNDS; round++)
      for (const [mode, client] of clients) {
        client.send(size)
        const time = await next<{ wall: number; cpu: number }>(client)
        if (round > 0) times[mode] = [...(times[mode] ?? []), time]
      }
    const [bare, hand] = (['bare', 'by hand'] as const).map((mode) =>
      median(times[mode]!.map(({ cpu }) => cpu)),
    ) as [number, number]
    console.log(`\nround trips of ${size} characters, ${MESSAGES} a round, median of ${ROUNDS}:`)
    for (const mode of MODES) {
      const [cpu, wall] = (['cpu', 'wall'] as const).map((key) => median(times[mode]!.map((one) => one[key])))
      // A round trip is one message sent and one received.
      const each = ((cpu! - bare) * 1000) / (2 * MESSAGES)
      console.log(
        `  ${mode.padEnd(10)} ×${(cpu! / bare).toFixed(2)} bare  ×${(cpu! / hand).toFixed(2)} by hand  +${each.toFixed(1)} µs client CPU a message  ${((wall! * 1000) / MESSAGES).toFixed(0)} µs a round trip`,
      )
    }
  }
  for (const child of children) child.kill()
  sink.close()
}

const [role, mode, endpoint, url] = process.argv.slice(2) as [string?, Mode?, string?, string?]
if (role === 'serve') void serve(mode!, endpoint!)
else if (role === 'ask') void ask(mode!, endpoint!, url!)
else void compare()
