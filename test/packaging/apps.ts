/** Small applications that use the installed package, as a reader of the README would write them. */

const BODY = `
const telemetry = start({ serviceName: 'app', endpoint: process.env.SINK, protocol: 'http/json' })
await telemetry.span('work', { attributes: { 'app.runs': 1 } }, async () => {
  telemetry.log.info('working', { step: 1 })
})
telemetry.counter('runs').add(2)
await telemetry.flush({ timeoutMs: 10_000 })
await telemetry.stop()
console.log('stopped')
`

export const ESM_APP = `import { start } from 'throughline'\n${BODY}`

export const CJS_APP = `const { start } = require('throughline')\nvoid (async () => {${BODY}})()\n`

/** Records through the API's globals, as a library does that has never heard of Throughline. */
export const API_APP = `
import { metrics, trace } from '@opentelemetry/api'
import { start } from 'throughline'
const telemetry = start({ serviceName: 'app', endpoint: process.env.SINK })
trace.getTracer('library').startActiveSpan('library work', (span) => {
  telemetry.log.warn('inside')
  metrics.getMeter('library').createCounter('library.calls').add(3)
  span.end()
})
await telemetry.stop()
`

/** Logs through the logs API of OpenTelemetry itself, from wherever that version has it. */
export const logsApp = (api: string): string => `
import { logs } from '${api}'
import { start } from 'throughline'
const telemetry = start({ serviceName: 'app', endpoint: process.env.SINK })
logs.getLogger('library').emit({ body: 'by API', attributes: { step: 2 } })
await telemetry.stop()
`
