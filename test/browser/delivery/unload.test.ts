/** The page's last turn: what was recorded arrives, within what the browser allows. */
import { expect, it } from 'vitest'
import { pageSetting, visit, written } from '../../support/spooled-page.js'

const setting = pageSetting()

const record = (records: number, characters = 1) =>
  setting.page.evaluate(
    ([records, characters]) => {
      for (let index = 0; index < records; index++)
        window.telemetry.log.info('x'.repeat(characters), { index })
      window.telemetry.span('last words', () => {})
    },
    [records, characters] as const,
  )

it('sends what is waiting when the page goes elsewhere', async () => {
  await setting.open()
  await setting.start({ limits: { batchDelayMs: 60_000 } })
  await record(3)
  expect(setting.sink.requests).toEqual([])
  await setting.page.goto('about:blank')
  await setting.sink.until(() => setting.sink.spans().length === 1 && setting.sink.logs().length === 3)
})

it('sends what is waiting when the page is closed, or leaves it to the next visit', async () => {
  await visit(setting, { limits: { batchDelayMs: 60_000 } })
  await record(3)
  await written(setting.page, 2)
  const other = await setting.page.context().newPage()
  const closed = setting.page.waitForEvent('close')
  await setting.page.close({ runBeforeUnload: true })
  await closed
  setting.page = other
  // Chromium waits half a second for a tab that is closed: on a busy machine it is as good as killed.
  await visit(setting)
  await setting.sink.until(() => {
    const spans = new Set(setting.sink.spans().map(({ spanId }) => spanId))
    const logs = new Set(setting.sink.logs().map(({ attributes }) => attributes.index))
    return spans.size === 1 && logs.size === 3
  })
})

it('sends what was counted since the last collection of metrics', async () => {
  await setting.open()
  await setting.start({ metrics: { intervalMs: 60_000 } })
  await setting.page.evaluate(() => window.telemetry.counter('visits').add(1))
  await setting.page.goto('about:blank')
  await setting.sink.until(() => setting.sink.metrics().some(({ name }) => name === 'visits'))
})

it('sends what the page records in its own pagehide', async () => {
  await setting.open()
  await setting.start({ limits: { batchDelayMs: 60_000 } })
  await setting.page.evaluate(() =>
    window.addEventListener('pagehide', () => window.telemetry.span('pagehide', () => {})),
  )
  await setting.page.goto('about:blank')
  await setting.sink.until(() => setting.sink.spans().some(({ name }) => name === 'pagehide'))
})

it('ends and sends an interaction that is under way', async () => {
  await setting.open('<a href=about:blank>Leave</a>')
  await setting.start({ limits: { batchDelayMs: 60_000 } })
  await setting.page.evaluate(() => {
    document.querySelector('a')?.addEventListener('click', () => {
      // Within the event, so that its span cannot have ended by itself.
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    })
  })
  await setting.page.click('a')
  await setting.sink.until(() => setting.sink.spans().some(({ name }) => name === 'click Leave'))
})

it('does nothing while the page stays visible', async () => {
  await setting.open()
  await setting.start({ limits: { batchDelayMs: 60_000 } })
  await record(1)
  await setting.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await setting.page.evaluate(() => fetch('/ping'))
  expect(setting.sink.requests).toEqual([])
})

it('keeps everything alive, as much at a time as the quota allows, and sends none of it twice', async () => {
  await setting.open()
  await setting.page.evaluate(() => {
    const seen = { open: 0, most: 0, all: 0, ordinary: 0 }
    const original = window.fetch
    window.fetch = async (url, init) => {
      const { body, keepalive } = init as { body: Uint8Array; keepalive: boolean }
      seen.all += body.byteLength
      if (!keepalive) seen.ordinary++
      seen.open += body.byteLength
      seen.most = Math.max(seen.most, seen.open)
      try {
        return await original(url, init)
      } finally {
        seen.open -= body.byteLength
      }
    }
    Object.assign(window, { seen })
  })
  await setting.start({ limits: { batchDelayMs: 60_000 } })
  await record(100, 3000)
  await setting.spans()
  const seen = await setting.page.evaluate(
    () => (window as unknown as { seen: Record<'open' | 'most' | 'all' | 'ordinary', number> }).seen,
  )
  expect(seen.ordinary).toBe(0)
  expect(seen.all).toBeGreaterThan(260_000)
  expect(seen.most).toBeLessThanOrEqual(60 * 1024)
  expect(seen.open).toBe(0)
  const indexes = setting.sink.logs().map(({ attributes }) => attributes.index as number)
  expect(indexes.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index))
})

it('gets through when the application has spent the quota', async () => {
  await setting.open()
  await setting.start({ limits: { batchDelayMs: 60_000 } })
  // A request that is not answered holds its share.
  setting.app.pages.set('/slow', { type: 'text/plain', body: '', hold: true })
  await setting.page.evaluate(() => {
    void fetch('/slow', { method: 'POST', body: new Uint8Array(63 * 1024), keepalive: true }).catch(() => {})
  })
  await record(1, 3000)
  await setting.page.evaluate(() => window.telemetry.flush())
  const status = await setting.page.evaluate(() => window.telemetry.status())
  expect(status.logs).toEqual({ created: 1, exported: 1, dropped: {}, queued: 0 })
})

it('reads every answer to its end, whatever it says', async () => {
  await setting.open()
  await setting.start()
  setting.sink.answerWith({ status: 400, body: 'x'.repeat(100_000) })
  const url = `${setting.sink.url}/v1/traces`
  const drained = setting.page.waitForEvent('requestfinished', (request) => request.url() === url)
  await record(1)
  await setting.page.evaluate(() => window.telemetry.flush())
  await drained
  const status = await setting.page.evaluate(() => window.telemetry.status())
  expect(status.traces.dropped).toEqual({ rejected: 1 })
})
