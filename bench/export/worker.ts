/** One way in a process of its own: ends spans when it is asked to, and answers what that cost until they were there. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Span, SpanKind } from '@opentelemetry/api'
import { attributesOf } from './records.js'
import { type Place, WAYS } from './ways.js'

export interface Turn {
  /** CPU time of the process from the first `end()` until the flush was done, µs a span. */
  cpu: number
  /** The longest that the event loop was held up, ms; 0 when they were flushed in parts. */
  delay: number
}

const SWEEP_MS = 150

const [name, place] = process.argv.slice(2) as [keyof typeof WAYS, string]
const way = await WAYS[name](JSON.parse(place) as Place)

function begin(index: number): Span {
  const span = way.tracer.startSpan('GET /api/orders/{id}', {
    kind: SpanKind.SERVER,
    attributes: attributesOf(index),
  })
  return span.addEvent('cache miss', { 'cache.key': `o:${index}` })
}

/** `together`: how many are ended before they are flushed. */
async function run(spans: number, together: number): Promise<Turn> {
  const made = Array.from({ length: spans }, (_, index) => begin(index))
  globalThis.gc?.()
  // What was garbage before is swept by other threads of this process until long after.
  await new Promise((resolve) => setTimeout(resolve, SWEEP_MS))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const before = process.cpuUsage()
  for (let at = 0; at < spans; at += together) {
    for (const span of made.slice(at, at + together)) span.end()
    if (spans === together) {
      // How long so many are ended in one go is the application's affair.
      delay.enable()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await way.flush()
  }
  const { user, system } = process.cpuUsage(before)
  // So that the last delay is measured as well.
  await new Promise((resolve) => setTimeout(resolve, 20))
  delay.disable()
  return { cpu: (user + system) / spans, delay: delay.max / 1e6 }
}

/** As many requests as a process that runs for long has behind it, until nothing more is compiled. */
async function warmUp(): Promise<void> {
  for (let request = 0; request < 2000; request++) {
    for (let index = 0; index < 8; index++) begin(request + index).end()
    await way.flush()
  }
}

process.on('disconnect', () => process.exit())
process.on('message', ({ spans, together }: { spans: number; together: number }) => {
  void run(spans, together).then((turn) => process.send?.({ ...turn, report: way.report() }))
})
await warmUp()
process.send?.('ready')
