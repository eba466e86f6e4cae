/** The official instrumentation of redis (node-redis), against a real Redis. */
import { afterAll, beforeAll, expect } from 'vitest'
import type { DatabaseServer } from '../../support/servers/program.js'
import { startRedis } from '../../support/servers/redis.js'
import { type App, sinkAroundTests, testEachLoading } from './support.js'

const app: App = {
  instrumentation: `import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis'`,
  create: 'new RedisInstrumentation({ requireParentSpan: true })',
  client: { name: 'client', from: 'redis' },
  connect: `const redis = await client.createClient({ url: 'redis://127.0.0.1:' + PORT }).connect()`,
  job: `
    await redis.set('key:' + name, name)
    await delay(2)
    const value = await redis.get('key:' + name)
    if (value !== name) throw new Error(value)`,
  close: 'redis.destroy()',
}

let redis: DatabaseServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis?.stop())
sinkAroundTests()

testEachLoading(
  app,
  '@opentelemetry/instrumentation-redis',
  () => redis.port,
  (queries) => {
    expect(queries.map(({ attributes }) => attributes['db.operation.name'])).toEqual(['SET', 'GET'])
    expect(queries[0]?.attributes).toMatchObject({ 'db.system.name': 'redis', 'server.port': redis.port })
  },
)
