import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { PgInstrumentation } = require('@opentelemetry/instrumentation-pg')

export const points = [
  'await',
  'callback',
  'transaction',
  'failed query',
  'query span',
  'query span',
  'query span',
]

export const tasks = 40

export const instrumentations = () => [new PgInstrumentation()]

let pool

export function before() {
  // After start, which is when the instrumentation is there.
  const { Pool } = require('pg')
  const connection = { host: '127.0.0.1', user: 'postgres', database: 'postgres' }
  pool = new Pool({ ...connection, port: Number(process.env.MATRIX_PG_PORT), max: 3 })
}

export const after = () => pool.end()

export async function task({ id, check, pause }) {
  await pool.query(`SELECT 1 /* ${id} */`)
  check('await')
  await new Promise((resolve) => pool.query(`SELECT 2 /* ${id} */`, () => resolve(check('callback'))))
  const client = await pool.connect()
  await pause()
  await client.query(`SELECT 3 /* ${id} */`)
  check('transaction')
  client.release()
  await pool.query('SELECT no_such_column').catch(() => check('failed query'))
}
