/** Instrumentations of other OpenTelemetry lines record on our provider, unchanged, with both API versions. */
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSink } from '../support/sink.js'
import { createProject, INSTALL_MS, type Project } from './project.js'

const APP = `
const { PgInstrumentation } = require('@opentelemetry/instrumentation-pg')
const { start } = require('throughline')
const telemetry = start({
  serviceName: 'app',
  endpoint: process.env.SINK,
  instrumentations: [new PgInstrumentation()],
})
const { Client } = require('pg')
void (async () => {
  const port = Number(process.env.PG_PORT)
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' })
  await telemetry.span('order', async () => {
    await client.connect()
    await client.query('CREATE TABLE IF NOT EXISTS orders (id int)')
    await client.query('INSERT INTO orders VALUES ($1)', [1])
    telemetry.log.info('stored')
  })
  await client.end()
  await telemetry.stop()
})()
`

let database: PGlite
let server: PGLiteSocketServer

beforeAll(async () => {
  database = await PGlite.create()
  server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0 })
  await server.start()
})
afterAll(async () => {
  await server?.stop()
  await database?.close()
})

for (const [line, instrumentation, api] of [
  ['2.x', '0.76.0', '1.9.1'],
  ['3.x', '0.77.0', '1.10.0'],
] as const) {
  describe(`instrumentation-pg ${instrumentation} of the ${line} line on API ${api}`, () => {
    let project: Project
    beforeAll(async () => {
      project = await createProject([
        `@opentelemetry/instrumentation-pg@${instrumentation}`,
        `@opentelemetry/api@${api}`,
        'pg@8.23.1',
      ])
    }, INSTALL_MS)
    afterAll(() => project?.remove())

    it('records PostgreSQL spans below ours', async () => {
      project.write('app.cjs', APP)
      const sink = await startSink()
      const port = server.getServerConn().split(':').at(-1)!
      const env = { SINK: sink.url, PG_PORT: port }
      const { code, stderr } = await project.node(['app.cjs'], { env })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })

      const order = sink.spans().find(({ name }) => name === 'order')!
      const queries = sink.spans().filter(({ name = '' }) => name.startsWith('pg.query'))
      expect(queries.map(({ name }) => name)).toEqual([
        'pg.query:CREATE postgres',
        'pg.query:INSERT postgres',
      ])
      for (const query of queries) {
        expect(query).toMatchObject({ traceId: order.traceId, parentSpanId: order.spanId, kind: 3 })
        expect(query.scope).toBe('@opentelemetry/instrumentation-pg')
      }
      expect(sink.logs()).toMatchObject([{ body: 'stored', traceId: order.traceId, spanId: order.spanId }])
      await sink.close()
    })
  })
}
