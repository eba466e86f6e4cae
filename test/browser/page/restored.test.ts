/** A page that comes back from the back-forward cache, as it was, and goes on recording. */
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

// Playwright switches the cache off.
const setting = pageSetting({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })

const named = (name: string) => setting.sink.spans().filter((span) => span.name === name)
const anew = () =>
  setting.sink
    .logs()
    .filter(
      ({ eventName, attributes }) =>
        eventName === 'browser.web_vital' &&
        attributes['browser.web_vital.navigation_type'] === 'back-forward-cache',
    )
const session = () => new Set(setting.sink.spans().map(({ attributes }) => attributes['session.id']))

it('goes on recording in a page that comes back from the cache: clicks, requests, its session and new vitals', async () => {
  const { app, sink } = setting
  app.pages.set('/elsewhere', { type: 'text/html', body: '<!doctype html><title>elsewhere</title>' })
  await setting.open('<h1>Shop</h1><button>Order</button>')
  await setting.start({ instrument: { pageLoad: true, session: true, webVitals: true } })
  await setting.page.evaluate(() => {
    const button = document.querySelector('button')
    button?.addEventListener('click', () => void fetch('/answer'))
    addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }))
  })
  await setting.page.click('button')
  await sink.until(() => named('documentLoad').length === 1)
  await setting.page.goto(`${app.url}/elsewhere`)
  await sink.until(() => named('GET').length === 1)

  // Not `load`, which a page that comes back does not have.
  await setting.page.goBack({ waitUntil: 'commit' })
  await setting.page.waitForFunction('"persisted" in window')
  expect(await setting.page.evaluate('persisted')).toBe(true)
  await setting.page.click('button')
  await sink.until(() => named('GET').length === 2 && named('click Order').length === 2)
  const [first, second] = named('click Order')
  expect(named('GET').map(({ parentSpanId }) => parentSpanId)).toEqual([first?.spanId, second?.spanId])
  expect(session().size).toBe(1)

  await setting.page.evaluate(() => window.telemetry.flush())
  // Those of before may come as late.
  await sink.until(() => anew().some(({ attributes }) => attributes['browser.web_vital.name'] === 'ttfb'))
  expect(anew().every(({ traceId }) => !traceId)).toBe(true)
  expect(named('documentLoad')).toHaveLength(1)
})
