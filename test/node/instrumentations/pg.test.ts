/** The official instrumentation of pg, against PGlite's PostgreSQL. */
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { afterAll, beforeAll, expect } from 'vitest'
import { sinkAroundTests } from '../../support/sink-around.js'
import { type App, testEachLoading } from './support.js'

const app: App = {
  instrumentation: `import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'`,
  create: 'new PgInstrumentation()',
  client: { name: 'pg', from: 'pg' },
  connect: `const pool = new pg.Pool({ host: '127.0.0.1', port: PORT, user: 'postgres', database: 'postgres', max: 2 })`,
  job: `
    await pool.query('SELECT 1')
    await delay(2)
    const { rows: [row] } = await pool.query('SELECT $1::text AS name', [name])
    if (row.name !== name) throw new Error(row.name)`,
  close: 'await pool.end()',
}

let database: PGlite
let server: PGLiteSocketServer
let port: number
beforeAll(async () => {
  database = await PGlite.create()
  // A pool has several connections, which this server runs one after the other.
  server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: 10 })
  await server.start()
  port = Number(server.getServerConn().split(':').at(-1))
})
afterAll(async () => {
  await server?.stop()
  await database?.close()
})
sinkAroundTests()

testEachLoading(
  app,
  '@opentelemetry/instrumentation-pg',
  () => port,
  (spans) => {
    const queries = spans.filter(({ name = '' }) => name.startsWith('pg.query'))
    expect(queries.map(({ name }) => name)).toEqual(['pg.query:SELECT postgres', 'pg.query:SELECT postgres'])
    expect(queries[0]?.attributes).toMatchObject({ 'db.system.name': 'postgresql' })
  },
)
