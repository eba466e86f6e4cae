/** Times on the wire: exact to the microsecond, in order, and never away from the wall clock. */
import { afterEach, expect, it, vi } from 'vitest'
import { preciseNow } from '../../src/core/clock.js'
import { sink, startEachTest, telemetry } from '../support/telemetry.js'

startEachTest({ metrics: false, instrument: false })
afterEach(() => void vi.restoreAllMocks())

it('starts a span within its parent and after its elder sibling, and logs within the span', async () => {
  for (let round = 0; round < 50; round++) {
    telemetry.span('parent', () => {
      telemetry.span('first', () => telemetry.log.info('within'))
      telemetry.span('second', () => {})
    })
  }
  await telemetry.flush()
  const spans = sink.spans()
  for (const parent of spans.filter(({ name }) => name === 'parent')) {
    const [first, second] = ['first', 'second'].map((name) =>
      spans.find((span) => span.name === name && span.parentSpanId === parent.spanId),
    )
    const times = [parent, first, second].map((span) => BigInt(span?.startTimeUnixNano ?? 0))
    expect([...times].sort((a, b) => (a < b ? -1 : 1))).toEqual(times)
    const log = sink.logs().find(({ spanId }) => spanId === first?.spanId)
    expect(BigInt(log?.timeUnixNano ?? 0) >= times[1]!).toBe(true)
  }
  expect(spans.some(({ startTimeUnixNano }) => BigInt(startTimeUnixNano ?? 0) % 1_000_000n !== 0n)).toBe(true)
})

it('keeps a start time that the caller gave', async () => {
  telemetry.span('warm', () => {})
  const { trace } = await import('@opentelemetry/api')
  trace.getTracer('app').startSpan('given', { startTime: 1_767_225_600_000 }).end(1_767_225_600_005)
  await telemetry.flush()
  expect(sink.spans().find(({ name }) => name === 'given')).toMatchObject({
    startTimeUnixNano: '1767225600000000000',
    endTimeUnixNano: '1767225600005000000',
  })
})

it('follows a wall clock that is set, forward and back', () => {
  const now = Date.now()
  for (const wall of [now + 3_600_000, now - 3_600_000, now]) {
    vi.spyOn(Date, 'now').mockReturnValue(wall)
    expect(Math.floor(preciseNow())).toBe(wall)
  }
})
