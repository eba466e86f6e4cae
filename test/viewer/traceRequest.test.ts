import { expect, it } from 'vitest'
import { traceParams } from '../../src/viewer/traces/request.js'

it('a filter becomes the parameters of the query API', () => {
  expect(traceParams({ query: ' status=error ', service: 'shop-api', range: '15m' })).toEqual({
    query: 'status=error',
    service: 'shop-api',
    since: '15m',
    limit: 200,
  })
})

it('all time has no beginning, and an unknown range is the last hour', () => {
  expect(traceParams({ query: '', service: '', range: 'all' }).since).toBeUndefined()
  expect(traceParams({ query: '', service: '', range: 'whenever' }).since).toBe('1h')
})
