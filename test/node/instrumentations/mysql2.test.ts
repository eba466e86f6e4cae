/** The official instrumentation of mysql2, against a real MariaDB. */
import { expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { startMariaDb } from '../../support/servers/mariadb.js'
import { sink } from '../../support/sink-around.js'
import { type App, databaseAroundTests, testEachLoading } from './support.js'

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

const database = databaseAroundTests(startMariaDb)

testEachLoading(
  app,
  '@opentelemetry/instrumentation-mysql2',
  () => database().port,
  (queries) => {
    expect(queries.map(({ name }) => name)).toEqual(['SELECT', 'SELECT'])
    expect(queries[0]?.attributes).toMatchObject({
      'db.system.name': 'mysql',
      'server.port': database().port,
    })
  },
)

/** Twenty tasks for two connections; nothing is traced after `stop`. */
const crowd = (from: string, ask: string) => `
  import mysql from '${from}'
  import { MySQL2Instrumentation } from '@opentelemetry/instrumentation-mysql2'
  import { tracingChannel } from 'node:diagnostics_channel'
  import { start } from 'throughline'
  const instrumentations = [new MySQL2Instrumentation()]
  const telemetry = start({ endpoint: '${sink.url}', metrics: false, instrumentations })
  const pool = mysql.createPool({ host: '127.0.0.1', port: ${database().port}, user: 'root', connectionLimit: 2 })
  const task = (_, index) => telemetry.span('task ' + index, async () => {
    for (const turn of [1, 2]) await ask('SELECT 1 /* task ' + index + ' */')
  })
  const ask = ${ask}
  await Promise.all(Array.from({ length: 20 }, task))
  await new Promise((ended) => pool.end(ended)?.then(ended))
  await telemetry.stop()
  const { start: begun, asyncStart } = tracingChannel('mysql2:pool:connect')
  console.log(begun.hasSubscribers, asyncStart.hasSubscribers)`

it.each([
  ['callbacks', 'mysql2', '(sql) => new Promise((done) => pool.query(sql, done))'],
  ['promises', 'mysql2/promise', '(sql) => pool.query(sql)'],
  [
    'a connection that was taken',
    'mysql2/promise',
    'async (sql) => { const one = await pool.getConnection(); await one.query(sql); one.release() }',
  ],
])('who waits for a connection of the pool keeps its context: %s', async (_, from, ask) => {
  const { code, stdout } = await runScript(crowd(from, ask)).ended
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'false false\n' })
  const spans = sink.spans()
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]))
  const queries = spans.filter(({ name }) => name === 'SELECT')
  expect(queries).toHaveLength(40)
  for (const { attributes, parentSpanId } of queries)
    expect(attributes['db.query.text']).toBe(`SELECT 1 /* ${names.get(parentSpanId)} */`)
})
