/** The official instrumentation of ioredis. */
import { testRedis } from './redis-suite.js'

testRedis(
  {
    instrumentation: `import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis'`,
    create: 'new IORedisInstrumentation({ requireParentSpan: true })',
    client: { name: 'Redis', from: 'ioredis' },
    connect: `const redis = new Redis(PORT, '127.0.0.1')`,
    close: 'await redis.quit()',
  },
  '@opentelemetry/instrumentation-ioredis',
  ['set', 'get'],
)
