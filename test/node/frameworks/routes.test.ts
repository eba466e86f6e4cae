/** The route of every request, by each framework as it is installed and each way to put telemetry in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sink, type SinkSpan, startSink } from '../../support/sink.js'
import type { Asked } from './apps/app.js'
import { express } from './apps/express.js'
import { fastify } from './apps/fastify.js'
import { hono } from './apps/hono.js'
import { koa } from './apps/koa.js'
import { forms, runApp } from './run-app.js'

let sink: Sink

beforeAll(async () => {
  sink = await startSink()
})
afterAll(() => sink.close())

const SERVER = 2

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

for (const [framework, app] of Object.entries({ express, fastify, koa, hono })) {
  describe(framework, () => {
    for (const [title, form] of Object.entries(forms)) {
      it(title, async () => {
        sink.requests.length = 0
        const running = await runApp(app, form, sink.url)
        const statuses: unknown[] = []
        for (const [index, asked] of app.asked.entries())
          statuses.push(await running.ask(asked, `00-${traceId(index)}-${PARENT}-01`))
        expect(statuses).toEqual(app.asked.map(({ status }) => status))
        const served = () => sink.spans().filter(({ kind }) => kind === SERVER)
        await sink.until(() => served().length >= app.asked.length)
        const byTrace = new Map(served().map((span) => [span.traceId, said(span)]))
        const label = ({ method = 'GET', path }: Asked) => `${method} ${path}`
        expect(app.asked.map((asked, index) => [label(asked), byTrace.get(traceId(index))])).toEqual(
          app.asked.map((asked) => [label(asked), expected(asked)]),
        )
        await running.stop()
        expect((await running.ended).stderr).not.toMatch(/throughline|Warning/)
      })
    }
  })
}
