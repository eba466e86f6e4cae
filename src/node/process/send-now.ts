import { Worker } from 'node:worker_threads'
import type { Unsent } from '../../core/delivery/pipeline.js'
import { guard } from '../../core/safety/guard.js'

// Taken when this module is loaded, before our own instrumentation replaces it.
const Thread = Worker

/** A request is 0 while it is open, 1 when it was delivered, 2 when it failed. */
const DELIVERED = 1

/** Runs in the thread, which has nothing of this package: the process is ending. */
const SOURCE = `
  const { workerData: { requests, states } } = require('node:worker_threads')
  const { gzipSync } = require('node:zlib')
  requests.forEach(({ url, headers, body }, index) => {
    const settle = (state) => {
      if (Atomics.compareExchange(states, index + 1, 0, state) !== 0) return
      Atomics.add(states, 0, 1)
      Atomics.notify(states, 0)
    }
    try {
      const payload = gzipSync(body, { level: 1 })
      const { request } = require(url.startsWith('https:') ? 'node:https' : 'node:http')
      const sent = request(url, {
        method: 'POST',
        headers: { ...headers, 'content-encoding': 'gzip', 'content-length': payload.byteLength },
      })
      sent.on('response', (response) => {
        response.resume()
        settle(response.statusCode >= 200 && response.statusCode < 300 ? 1 : 2)
      })
      sent.on('error', () => settle(2))
      sent.end(payload)
    } catch {
      settle(2)
    }
  })`

/**
 * Sends requests while this thread waits, one try each: for the very end of a process, where nothing runs later.
 * Another thread does it, which takes 20 to 50 ms to start; without anything to send none is.
 *
 * @returns the number of records that were not delivered
 */
export function sendNow(requests: Unsent[], timeoutMs: number): number {
  if (requests.length === 0) return 0
  const states = new Int32Array(new SharedArrayBuffer(4 * (requests.length + 1)))
  if (timeoutMs > 0) guard(() => sendInThread(requests, states, performance.now() + timeoutMs))
  let lost = 0
  requests.forEach(({ count, settle }, index) => {
    const delivered = Atomics.load(states, index + 1) === DELIVERED
    settle(delivered)
    if (!delivered) lost += count
  })
  return lost
}

function sendInThread(requests: Unsent[], states: Int32Array, deadline: number): void {
  new Thread(SOURCE, {
    eval: true,
    workerData: { requests: requests.map(({ url, headers, body }) => ({ url, headers, body })), states },
    // Without the application's preloads: they would run once more, in a process that is ending.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdout: true,
    stderr: true,
  }).unref()
  for (let settled = 0; settled < requests.length; settled = Atomics.load(states, 0)) {
    const left = deadline - performance.now()
    if (left <= 0 || Atomics.wait(states, 0, settled, left) === 'timed-out') return
  }
}
