import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { MySQL2Instrumentation } = require('@opentelemetry/instrumentation-mysql2')

export const points = ['await', 'transaction', 'failed query', ...Array(4).fill('query span')]
export const tasks = 40
export const instrumentations = () => [new MySQL2Instrumentation()]

let pool

export async function before() {
  const { default: mysql } = await import('mysql2/promise')
  // Far fewer connections than tasks: mysql2 calls what waits for one in the context of whoever lets go of it.
  const connection = { host: '127.0.0.1', user: 'root', database: 'test', connectionLimit: 3 }
  pool = mysql.createPool({ ...connection, port: Number(process.env.MATRIX_MYSQL_PORT) })
}

export const after = () => pool.end()

export async function task({ id, check, pause }) {
  await pool.query(`SELECT 1 /* ${id} */`)
  check('await')
  const connection = await pool.getConnection()
  await connection.query(`SELECT 2 /* ${id} */`)
  await pause()
  await connection.execute(`SELECT ? /* ${id} */`, [id])
  check('transaction')
  connection.release()
  await pool.query(`SELECT no_such_column /* ${id} */`).catch(() => check('failed query'))
}
