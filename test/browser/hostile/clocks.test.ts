/** A wall clock that is set while the page is open: durations are those of the monotonic clock, the session stays. */
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'
import { startSession } from '../../support/session-page.js'

const setting = pageSetting()
const HOUR = 3_600_000

declare global {
  interface Window {
    /** From then on the page's wall clock is off by so much. */
    jump(by: number): void
  }
}

const open = async (session?: object) => {
  await setting.page.addInitScript(() => {
    const now = Date.now.bind(Date)
    window.jump = (by) => {
      Date.now = () => now() + by
    }
  })
  await setting.open('<button>Buy</button>')
  await startSession(setting.page, setting.sink.url, session && { session })
}

it.each([
  ['back', -5 * HOUR],
  ['forward', 5 * HOUR],
])('jumps %s by hours between the start and the end of a span, a request and a click', async (_, by) => {
  const { page, sink, app } = setting
  await open({ inactivityMs: 6 * HOUR, maxAgeMs: 24 * HOUR })
  await page.evaluate(async (by) => {
    document.querySelector('button')!.addEventListener('click', () => window.jump(by))
    await window.telemetry.span('work', async () => {
      const asked = fetch('/answer', { method: 'POST', body: 'asked' })
      document.querySelector('button')!.click()
      const response = await asked
      await response.text()
    })
    window.telemetry.log.info('said')
    await new Promise((resolve) => setTimeout(resolve))
    await window.telemetry.flush()
  }, by)
  await sink.until(() => sink.spans().length >= 3 && sink.logs().some(({ body }) => body === 'said'))
  for (const { name, startTimeUnixNano, endTimeUnixNano } of sink.spans()) {
    const ms = (Number(endTimeUnixNano) - Number(startTimeUnixNano)) / 1e6
    expect(ms, name).toBeGreaterThanOrEqual(0)
    expect(ms, name).toBeLessThan(HOUR)
  }
  expect(app.seen).toHaveLength(1)
  const ids = [...sink.spans(), ...sink.logs()].map(({ attributes }) => attributes['session.id'])
  expect(new Set(ids).size).toBe(1)
  expect(
    sink
      .logs()
      .map(({ eventName }) => eventName)
      .filter(Boolean),
  ).toEqual(['session.start'])
})

it('set back by more than a session’s inactivity ends no session', async () => {
  await open()
  const [before, after] = await setting.page.evaluate((by) => {
    const baggage = () => window.telemetry.inject({} as Record<string, string>).baggage
    const before = baggage()
    window.jump(by)
    return [before, baggage()]
  }, -5 * HOUR)
  expect(before).toMatch(/session\.id=[0-9a-f]{32}/)
  expect(after).toBe(before)
})
