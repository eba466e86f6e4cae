/** What waits for an error that never comes is bounded: a process with little memory goes on. */
import { expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

/** What 400,000 spans would take beyond, at the least, if all of them waited. */
const MOST_BYTES = 16 * 1024 * 1024

it('traces that never end, and were not chosen', async () => {
  const { code, stdout, stderr } = await runScript(
    `import { trace } from '@opentelemetry/api'
     import { start } from 'throughline'
     start({ sampling: { ratio: 0, keep: { errors: true, slowerThanMs: 1000 } }, logs: false, metrics: false, instrument: false })
     const tracer = trace.getTracer('test')
     const open = (count) => {
       for (let i = 0; i < count; i++)
         tracer.startActiveSpan('never ends', () => {
           for (let child = 0; child < 3; child++)
             tracer.startSpan('child', { attributes: { number: i, text: 'text ' + i } }).end()
         })
     }
     const held = () => (gc(), process.memoryUsage().heapUsed)
     open(5000)
     const before = held()
     open(100_000)
     console.log(held() - before)
     process.exit(0)`,
    { args: ['--expose-gc', '--max-old-space-size=96'], env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } },
  ).ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(Number(stdout)).toBeLessThan(MOST_BYTES)
  expect(sink.spans()).toEqual([])
})
