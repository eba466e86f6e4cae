import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { RedisInstrumentation } = require('@opentelemetry/instrumentation-redis')

export const points = ['await', 'multi', 'failed command', ...Array(3).fill('query span')]
export const tasks = 40
export const instrumentations = () => [new RedisInstrumentation()]

let redis

export async function before() {
  const { createClient } = await import('redis')
  redis = await createClient({ url: `redis://127.0.0.1:${process.env.MATRIX_REDIS_PORT}` }).connect()
}

export const after = () => void redis.destroy()

/** All tasks share one connection. */
export async function task({ id, check, pause }) {
  await redis.set(id, id)
  check('await')
  await pause()
  await redis.multi().get(id).exec()
  check('multi')
  await redis.incr(id).catch(() => check('failed command'))
}
