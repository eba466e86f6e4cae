/** Warnings are rare, whatever the wall clock does. */
import { afterEach, expect, it, vi } from 'vitest'
import { rateLimited } from '../../src/core/safety/warn.js'

afterEach(() => vi.useRealTimers())

it('says a thing once a minute by the monotonic clock, and how often it was held back', () => {
  vi.useFakeTimers({ now: 10 * 3_600_000 })
  const said: string[] = []
  const warn = rateLimited((line) => said.push(line))
  warn('key', 'broken')
  vi.setSystemTime(0)
  warn('key', 'broken')
  vi.advanceTimersByTime(60_000)
  warn('key', 'broken')
  expect(said).toEqual(['[throughline] broken', '[throughline] broken (and 1 more like it)'])
})
