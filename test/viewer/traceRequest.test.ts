import { expect, it } from 'vitest'
import { traceParams } from '../../src/viewer/traces/request.js'

const now = 1_700_000_000_999

it('a filter becomes the parameters of the query API', () => {
  expect(traceParams({ query: ' status=error ', service: 'shop-api', range: '15m' }, now)).toEqual({
    query: 'status=error',
    service: 'shop-api',
    since: '1699999100000000000',
    limit: 200,
  })
})

it('all time has no beginning, and an unknown range is the last hour', () => {
  expect(traceParams({ query: '', service: '', range: 'all' }, now).since).toBeUndefined()
  expect(traceParams({ query: '', service: '', range: 'whenever' }, now).since).toBe('1699996400000000000')
})
