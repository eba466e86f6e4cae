import { describe, expect, it } from 'vitest'
import { collector } from './support.js'

describe('a query that cannot be read', () => {
  it.each([
    [
      'query=duration>100',
      'position 10 (duration>▸100): "100" is no duration; write a number with a unit, like duration>100ms',
    ],
    ['query=status=bad', 'position 8 (status=▸bad): status is never "bad"; write one of unset, ok, error'],
    ['query=service:web', 'write service=web, with "="'],
    ['query=service==web', 'write service=value, with one "="'],
    ['query=a=1 OR b=2', '"OR" is not supported'],
    ['query=name="x', 'this quote is never closed'],
    ['query=name=', 'a value is missing'],
    ['query=name>x', 'name cannot be compared with ">"; write name=x or name!=x'],
    ['query=size>100ms', '"100ms" is no number'],
    ['sevice=web', 'unknown parameter "sevice"; use "service"'],
    ['name=web', 'unknown parameter "name"; use "span_name"'],
    ['limit=0', 'limit: "0" is not a whole number from 1 to 10000'],
    ['since=yesterday', 'since: "yesterday" is no time'],
    ['limit=1&limit=2', 'parameter "limit" is given twice'],
  ])('%s is 400 that says what to write', async (parameters, message) => {
    const response = await fetch(`${(await collector()).url}/api/otel/traces?${parameters}`)
    expect(response.status).toBe(400)
    expect((await response.json()).error).toEqual({
      code: 'INVALID_QUERY',
      message: expect.stringContaining(message),
    })
  })
})
