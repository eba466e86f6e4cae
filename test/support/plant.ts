/** Puts a text into every field that an application can write, in Node and in a page. */
import { metrics, trace } from '@opentelemetry/api'
import { logs } from '@opentelemetry/api-logs'
import type { Telemetry } from '../../src/node/index.js'

/**
 * Names nothing outside of itself, so that a page can evaluate it.
 *
 * @returns what is sent to others with a request
 */
export function plant(telemetry: Telemetry, text: string): string {
  const carrier: Record<string, string> = {}
  const attributes = { note: text, list: ['first', text] }
  const context = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }
  telemetry.withBaggage({ note: text, 'session.id': text }, () => {
    telemetry.span(`work ${text}`, { attributes, links: [{ context, attributes }] }, (span) => {
      span.addEvent(`event ${text}`, attributes)
      span.setStatus({ code: 2, message: text })
      span.recordException(new Error(text))
      telemetry.log.error(text, { ...attributes, nested: { deep: [{ text }] }, failure: new Error(text) })
      telemetry.event(`event ${text}`, attributes)
      telemetry.inject(carrier)
    })
  })
  telemetry.counter('count').add(1, attributes)
  telemetry.histogram('time').record(1, attributes)
  telemetry.observe('level', () => 1, { attributes })
  return decodeURIComponent(JSON.stringify(carrier))
}

/** The same for the fields that only OpenTelemetry's own API writes: who made a record, and what a metric is. */
export function plantByApi(text: string): void {
  const attributes = { note: text }
  const [name, version, options] = [`library ${text}`, text, { schemaUrl: text, attributes }]
  trace
    .getTracerProvider()
    .getTracer(name, version, options)
    .startSpan('work')
    .updateName(`later ${text}`)
    .end()
  const exception = Object.assign(new Error(text), { name: text, code: text })
  logs.getLogger(name, version, options).emit({ body: { deep: [text] }, severityText: text, exception })
  const counter = metrics
    .getMeter(name, version, options)
    .createCounter('described', { description: text, unit: text })
  counter.add(1, attributes)
}
