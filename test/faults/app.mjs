/**
 * The application that a fault happens to: a small HTTP server with telemetry, in a process of its own, which does what
 * it is told over the channel to the one who started it.
 */
import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { start } from 'throughline'

const telemetry = start(JSON.parse(process.env.FAULT_OPTIONS))
const made = { traces: 0, logs: 0 }

const RESOLUTION_MS = 1
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delay.enable()
let heapMax = 0
const look = () => {
  heapMax = Math.max(heapMax, process.memoryUsage().heapUsed)
}
setInterval(look, 20).unref()

const server = createServer((request, response) => {
  if (request.url !== '/still') {
    for (const name of ['load cart', 'price', 'pay']) telemetry.span(name, () => {})
    telemetry.log.info('ordered', { path: request.url })
    // The server's own span is the fourth.
    made.traces += 4
    made.logs += 1
  }
  response.end(`answer to ${request.url}`)
})

/** Makes spans at an even pace, in slices so short that the delay which is measured is not the application's own. */
async function flood({ spans, seconds }) {
  const began = performance.now()
  for (let done = 0; done < spans; ) {
    const due = Math.min(spans, ((performance.now() - began) / (seconds * 1000)) * spans)
    const slice = Math.min(due - done, 100)
    for (let i = 0; i < slice; i++, done++)
      telemetry.span('tick', { attributes: { 'tick.number': done } }, () => {})
    if (due - done > 0) await turn()
    else await wait(1)
  }
  made.traces += spans
  return { seconds: (performance.now() - began) / 1000 }
}

/** What is reachable, and not what happens to be uncollected. */
function heap() {
  global.gc()
  return process.memoryUsage().heapUsed
}

const orders = {
  flood,
  heap,
  flush: (timeoutMs) => telemetry.flush({ timeoutMs }),
  status: () => telemetry.status(),
  jump: (ms) => globalThis.jumpClock(ms),
  async stop(timeoutMs) {
    const began = performance.now()
    await telemetry.stop({ timeoutMs })
    const stopMs = performance.now() - began
    look()
    delay.disable()
    const p99 = Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS)
    return { status: telemetry.status(), made, heapMax, delayMs: p99, stopMs }
  },
  end() {
    server.close()
    server.closeAllConnections()
    // From here on nothing but telemetry could keep the process alive.
    setImmediate(() => process.disconnect())
  },
}

process.on('message', async ({ id, order, value }) => {
  process.send({ id, answer: await orders[order](value) })
})
server.listen(0, '127.0.0.1', () => process.send({ id: 0, answer: server.address().port }))
