/** The official instrumentation of redis (node-redis). */
import { testRedis } from './redis-suite.js'

testRedis(
  {
    instrumentation: `import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis'`,
    create: 'new RedisInstrumentation({ requireParentSpan: true })',
    client: { name: 'client', from: 'redis' },
    connect: `const redis = await client.createClient({ url: 'redis://127.0.0.1:' + PORT }).connect()`,
    close: 'redis.destroy()',
  },
  '@opentelemetry/instrumentation-redis',
  ['SET', 'GET'],
)
