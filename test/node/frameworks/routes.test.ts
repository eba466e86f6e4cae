/** The route of every request, by each framework as it is installed and each way to put telemetry in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sink, startSink } from '../../support/sink.js'
import { express } from './apps/express.js'
import { fastify } from './apps/fastify.js'
import { hono } from './apps/hono.js'
import { koa } from './apps/koa.js'
import { checkApp, served } from './check.js'
import { forms, runApp } from './run-app.js'

let sink: Sink

beforeAll(async () => {
  sink = await startSink()
})
afterAll(() => sink.close())

for (const [framework, app] of Object.entries({ express, fastify, koa, hono })) {
  describe(framework, () => {
    for (const [title, form] of Object.entries(forms)) it(title, () => checkApp(sink, app, form))

    it('gives 200 unknown URLs one name', async () => {
      sink.requests.length = 0
      const form = forms["ESM, import 'throughline/register' first"]!
      const running = await runApp(app, form, sink.url)
      for (let index = 0; index < 200; index++) await running.ask({ path: `/unknown-${index}/${index}` })
      await sink.until(() => served(sink).length >= 200)
      expect([...new Set(served(sink).map(({ name }) => name))]).toEqual(['GET'])
      await running.stop()
    })
  })
}
