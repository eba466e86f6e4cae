/** Two commands of each job, by whichever client of Redis, against a real one. */
import { expect } from 'vitest'
import { startRedis } from '../../support/servers/redis.js'
import { type App, databaseAroundTests, testEachLoading } from './support.js'

/** @param commands what the instrumentation calls SET and GET */
export function testRedis(app: Omit<App, 'job'>, scope: string, commands: string[]): void {
  const redis = databaseAroundTests(startRedis)
  const job = `
    await redis.set('key:' + name, name)
    await delay(2)
    const value = await redis.get('key:' + name)
    if (value !== name) throw new Error(value)`
  testEachLoading(
    { ...app, job },
    scope,
    () => redis().port,
    (queries) => {
      expect(
        queries.map(({ attributes }) => attributes['db.operation.name'] ?? attributes['db.statement']),
      ).toEqual(commands)
      expect(queries[0]?.attributes).toMatchObject({
        'db.system.name': 'redis',
        'server.port': redis().port,
      })
    },
  )
}
