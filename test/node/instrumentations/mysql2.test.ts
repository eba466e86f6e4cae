/** The official instrumentation of mysql2, against a real MariaDB. */
import { afterAll, beforeAll, expect } from 'vitest'
import { startMariaDb } from '../../support/servers/mariadb.js'
import type { DatabaseServer } from '../../support/servers/program.js'
import { type App, sinkAroundTests, testEachLoading } from './support.js'

const app: App = {
  instrumentation: `import { MySQL2Instrumentation } from '@opentelemetry/instrumentation-mysql2'`,
  create: 'new MySQL2Instrumentation()',
  client: { name: 'mysql', from: 'mysql2/promise' },
  connect: `const pool = mysql.createPool({ host: '127.0.0.1', port: PORT, user: 'root', database: 'test', connectionLimit: 2 })`,
  job: `
    await pool.query('SELECT ? AS name', [name])
    await delay(2)
    const [[row]] = await pool.execute('SELECT ? AS name', [name])
    if (row.name !== name) throw new Error(row.name)`,
  close: 'await pool.end()',
}

let database: DatabaseServer
beforeAll(async () => {
  database = await startMariaDb()
})
afterAll(() => database?.stop())
sinkAroundTests()

testEachLoading(
  app,
  '@opentelemetry/instrumentation-mysql2',
  () => database.port,
  (queries) => {
    expect(queries.map(({ name }) => name)).toEqual(['SELECT', 'SELECT'])
    expect(queries[0]?.attributes).toMatchObject({ 'db.system.name': 'mysql', 'server.port': database.port })
  },
)
