/** A page that the browser loads in case somebody goes there: its load is told when somebody does. */
import { expect, it } from 'vitest'
import { serve, setting } from '../../support/rendered-page.js'

const named = (name: string) => setting.sink.spans().filter((span) => span.name === name)

it('tells the load of a prerendered page when it is shown, and not before', async () => {
  serve({ head: () => '<link rel=stylesheet href="/style.css">' })
  setting.app.pages.set('/style.css', { type: 'text/css', body: 'b {}' })
  // In place of speculation rules, by which the driven Chromium was not seen to prerender.
  await setting.page.addInitScript(() =>
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true }),
  )
  await setting.page.goto(setting.app.url)
  await setting.page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve))
    window.telemetry.span('hidden', () => {})
    await window.telemetry.flush()
  })
  expect(named('hidden')).toHaveLength(1)
  expect(named('documentLoad')).toEqual([])
  await setting.page.evaluate(() => {
    Object.defineProperty(document, 'prerendering', { value: false })
    document.dispatchEvent(new Event('prerenderingchange'))
  })
  await setting.sink.until(() => named('documentLoad').length > 0 && named('resourceFetch').length > 0)
  expect(named('documentLoad')).toHaveLength(1)
})
