/** Asks an application everything that it lists, and compares what arrives on the wire. */
import { expect } from 'vitest'
import type { Sink, SinkSpan } from '../../support/sink.js'
import type { App, Asked } from './apps/app.js'
import { type Form, runApp } from './run-app.js'

const SERVER = 2

/** The server spans that have arrived. */
export const served = (sink: Sink): SinkSpan[] => sink.spans().filter(({ kind }) => kind === SERVER)

const traceId = (index: number) => (index + 1).toString(16).padStart(32, 'a')
const PARENT = 'b7ad6b7169203331'

const said = ({ name, attributes, parentSpanId, events = [] }: SinkSpan) => ({
  name,
  route: attributes['http.route'],
  status: attributes['http.response.status_code'],
  parentSpanId,
  thrown: events.map(
    (event) => event.attributes?.find(({ key }) => key === 'exception.message')?.value?.stringValue,
  ),
})

const expected = ({ method = 'GET', route, status, thrown }: Asked) => ({
  name: route ? `${method} ${route}` : method,
  route,
  status,
  parentSpanId: PARENT,
  thrown: thrown === undefined ? [] : [thrown],
})

export async function checkApp(sink: Sink, app: App, form: Form): Promise<void> {
  sink.requests.length = 0
  const running = await runApp(app, form, sink.url)
  const statuses: unknown[] = []
  for (const [index, asked] of app.asked.entries())
    statuses.push(await running.ask(asked, `00-${traceId(index)}-${PARENT}-01`))
  expect(statuses).toEqual(app.asked.map(({ status }) => status))
  await sink.until(() => served(sink).length >= app.asked.length)
  const byTrace = new Map(served(sink).map((span) => [span.traceId, said(span)]))
  const label = ({ method = 'GET', path }: Asked) => `${method} ${path}`
  expect(app.asked.map((asked, index) => [label(asked), byTrace.get(traceId(index))])).toEqual(
    app.asked.map((asked) => [label(asked), expected(asked)]),
  )
  await running.stop()
  expect((await running.ended).stderr).not.toMatch(/throughline|Warning/)
}
