/** A process that makes spans without end and says, before anything else can happen, what became of them. */
import { writeSync } from 'node:fs'
import { trace } from '@opentelemetry/api'
import { start } from 'throughline'

const telemetry = start(JSON.parse(process.env.FAULT_OPTIONS))
const say = (words) => writeSync(1, `${JSON.stringify(words)}\n`)

telemetry.span('run', (run) => {
  say({ traceId: trace.getActiveSpan().spanContext().traceId })
  let last = ''
  const tell = () => {
    const { created, exported, spooled = 0, recovered = 0, dropped } = telemetry.status().traces
    const now = { created, exported, spooled, recovered, damaged: dropped.damaged ?? 0 }
    if (JSON.stringify(now) !== last) say(now)
    last = JSON.stringify(now)
  }
  setInterval(() => {
    for (let i = 0; i < 5; i++)
      telemetry.span(`step ${i}`, { attributes: { note: 'x'.repeat(100) } }, () => {})
    tell()
  }, 2)
  run.end()
})
