import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { IORedisInstrumentation } = require('@opentelemetry/instrumentation-ioredis')

export const points = ['await', 'callback', 'pipeline', 'failed command', ...Array(4).fill('query span')]
export const tasks = 40
export const instrumentations = () => [new IORedisInstrumentation()]

let redis

export async function before() {
  // By an ES module's import, after start.
  const { default: Redis } = await import('ioredis')
  redis = new Redis(Number(process.env.MATRIX_REDIS_PORT), '127.0.0.1')
}

export const after = () => void redis.disconnect()

/** All tasks share one connection. */
export async function task({ id, check, pause }) {
  await redis.set(id, id)
  check('await')
  await pause()
  await new Promise((resolve) => redis.get(id, () => resolve(check('callback'))))
  await redis.pipeline().get(id).exec()
  check('pipeline')
  await redis.incr(id).catch(() => check('failed command'))
}
