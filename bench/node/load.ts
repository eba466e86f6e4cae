/**
 * Asks a server as fast as it answers, over kept-alive connections with one request each on its way. Written on
 * sockets, so that it costs less than the server and never is what limits it.
 *
 * It never sleeps while it asks: to wake a process that sleeps costs the one that writes to it 20 µs and more,
 * and a server would be charged with that as soon as it is slower than its load.
 */
import { connect, type Socket } from 'node:net'

interface Order {
  port: number
  connections: number
  /** How long it asks. */
  ms?: number
  /** How often it asks, about: who is asking then is waited for. */
  requests?: number
}

export interface Asked {
  requests: number
  seconds: number
  /** Milliseconds within which 99 of 100 were answered. */
  p99: number
}

const REQUEST =
  'GET /products/4711?currency=EUR HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench/1.0\r\nAccept: application/json\r\n\r\n'

/** The length of an answer; each of a server has the same. */
function lengthOf(chunk: Buffer): number {
  const head = chunk.toString('latin1')
  const length = /^HTTP\/1\.1 200 .*?content-length: (\d+)/is.exec(head)?.[1]
  if (!length) throw new Error(`no answer to measure: ${head.slice(0, 200)}`)
  return head.indexOf('\r\n\r\n') + 4 + Number(length)
}

function run({ port, connections, ms = Infinity, requests = Infinity }: Order): Promise<Asked> {
  const times: number[] = []
  const started = performance.now()
  const until = started + ms
  let isAsking = true
  const stayAwake = () => void (isAsking && setImmediate(stayAwake))
  stayAwake()
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const socket: Socket = connect(port, '127.0.0.1')
      let [whole, got, sent] = [0, 0, 0]
      const ask = () => {
        got = 0
        sent = performance.now()
        socket.write(REQUEST)
      }
      socket.setNoDelay().on('connect', ask).on('error', reject).on('close', resolve)
      socket.on('data', (chunk) => {
        whole ||= lengthOf(chunk)
        got += chunk.length
        if (got > whole) reject(new Error('an answer was longer than the first'))
        if (got < whole) return
        const now = performance.now()
        times.push(now - sent)
        if (now < until && times.length < requests) ask()
        else socket.end()
      })
    })
  return Promise.all(Array.from({ length: connections }, one)).then(() => {
    isAsking = false
    const seconds = (performance.now() - started) / 1000
    const p99 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]!
    return { requests: times.length, seconds, p99 }
  })
}

process.on('message', async (order) => process.send?.(await run(order as Order)))
process.on('disconnect', () => process.exit())
