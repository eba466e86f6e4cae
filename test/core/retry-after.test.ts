/** What a receiver asks for by `Retry-After` is heeded within bounds. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createCircuit } from '../../src/core/delivery/circuit.js'
import { type Answer, retry } from '../../src/core/delivery/retry.js'

const RETRY_MS = 30_000
const never = new AbortController().signal

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** When each try was made, in milliseconds after the first. */
async function tries(asked: Pick<Answer, 'retryAfter'> & Partial<Answer>): Promise<number[]> {
  const at: number[] = []
  const began = performance.now()
  const sender = retry(
    async () => {
      at.push(performance.now() - began)
      return { status: 503, body: new Uint8Array(), ...asked }
    },
    {
      ...{ retryMs: RETRY_MS, signal: never, hurry: () => never, rejected: () => 0 },
      ...{ endpoint: 'x', circuit: createCircuit(), warn() {}, random: () => 1 },
    },
  )
  const sent = sender.send({ body: new Uint8Array(), count: 1, at: 0 })
  await vi.advanceTimersByTimeAsync(2 * RETRY_MS)
  expect(await sent).toEqual({ cause: 'unreachable' })
  return at
}

it.each([
  ['0', { retryAfter: '0' }],
  ['a date that is past', { retryAfter: 'Wed, 01 Jan 2020 00:00:00 GMT' }],
  ['what cannot be read', { retryAfter: 'soon' }],
  ['a RetryInfo of a nanosecond', { retryAfter: undefined, afterMs: 1e-6 }],
])('%s does not make anybody hammer', async (_title, asked) => {
  expect(await tries(asked)).toEqual([0, 500, 1500, 3500, 7500, 15_500, 25_500])
})

it('a time within that for tries is heeded to the second', async () => {
  expect(await tries({ retryAfter: '10' })).toEqual([0, 10_000, 20_000, 30_000])
})

it.each(['31', '3600', '99999999999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
  '%s is given up at once',
  async (retryAfter) => {
    expect(await tries({ retryAfter })).toEqual([0])
  },
)
