/** The official instrumentation of ioredis, against a real Redis. */
import { afterAll, beforeAll, expect } from 'vitest'
import type { DatabaseServer } from '../../support/servers/program.js'
import { startRedis } from '../../support/servers/redis.js'
import { type App, sinkAroundTests, testEachLoading } from './support.js'

const app: App = {
  instrumentation: `import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis'`,
  create: 'new IORedisInstrumentation({ requireParentSpan: true })',
  client: { name: 'Redis', from: 'ioredis' },
  connect: `const redis = new Redis(PORT, '127.0.0.1')`,
  job: `
    await redis.set('key:' + name, name)
    await delay(2)
    const value = await redis.get('key:' + name)
    if (value !== name) throw new Error(value)`,
  close: 'await redis.quit()',
}

let redis: DatabaseServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis?.stop())
sinkAroundTests()

testEachLoading(
  app,
  '@opentelemetry/instrumentation-ioredis',
  () => redis.port,
  (queries) => {
    expect(
      queries.map(({ attributes }) => attributes['db.operation.name'] ?? attributes['db.statement']),
    ).toEqual(['set', 'get'])
    expect(queries[0]?.attributes).toMatchObject({ 'db.system.name': 'redis', 'server.port': redis.port })
  },
)
