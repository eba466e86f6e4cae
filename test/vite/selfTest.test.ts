import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../support/app.js'
import { launchBrowser } from '../support/browser.js'
import { type Sink, startSink } from '../support/sink.js'
import { buy, configOf, KEPT, LOST, visitBuild, visitDev } from './appPage.js'

let browser: Browser
let sink: Sink
let app: App

beforeAll(async () => {
  browser = await launchBrowser()
  sink = await startSink()
  app = await createApp('plain')
})
afterAll(async () => {
  await browser?.close()
  await sink?.close()
  await app?.remove()
})

const FIX = `In vite.config.ts:
  import { throughline } from 'throughline/vite'
  export default { plugins: [throughline()] }`

/** Uses the page, then stops telemetry, starts it again and waits until a span of that has been sent. */
async function restart(page: Page): Promise<void> {
  await buy(page)
  // All of it: what ends after `stop` is lost, and nobody would wait for it in vain.
  const arrived = (point: string) =>
    sink.logs().some(({ body }) => body === point) &&
    (point === 'handler' || sink.spans().some(({ name }) => name === point))
  await sink.until(() => Object.keys(KEPT).every(arrived))
  await page.evaluate(() => (window as unknown as { restart(): Promise<void> }).restart())
  await sink.until(() => sink.spans().some(({ name }) => name === 'restarted'))
}

test('in development a page without the plugin says once what to do', async () => {
  const { spans, warnings } = await visitDev(browser, sink, configOf(app, [], false), restart)
  expect(spans).toEqual(LOST)
  expect(warnings).toEqual([expect.stringContaining(FIX)])
})

test('with the plugin it says nothing', async () => {
  const visit = await visitDev(browser, sink, configOf(app), restart)
  expect(visit).toEqual({ spans: KEPT, warnings: [] })
})

test('in production it says nothing, not even without the plugin', async () => {
  const visit = await visitBuild(browser, sink, configOf(app, [], false))
  expect(visit).toEqual({ spans: LOST, warnings: [] })
})

test('the build for a script tag, where no plugin would help, has nothing to say', async () => {
  const [bundled, script] = await Promise.all(
    ['browser.js', 'throughline.iife.js'].map((name) =>
      readFile(new URL(`../../dist/${name}`, import.meta.url), 'utf8'),
    ),
  )
  expect(bundled).toContain('throughline/vite')
  expect(script).not.toContain('throughline/vite')
})
