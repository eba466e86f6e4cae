/** The contract in real Chromium, each case in a page of its own. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, it } from 'vitest'
import { contract } from '../contract.js'
import { type AppServer, startAppServer } from '../support/app-server.js'
import { launchBrowser } from '../support/browser.js'
import { bundle } from '../support/bundle.js'
import { type Sink, startSink } from '../support/sink.js'

let browser: Browser
let script: string
let sink: Sink
let app: AppServer
let page: Page

beforeAll(async () => {
  ;[browser, script] = await Promise.all([launchBrowser(), bundle('test/browser/pages/contract.ts')])
})
afterAll(() => browser?.close())

beforeEach(async () => {
  sink = await startSink()
  app = await startAppServer()
  app.pages.set('/app.js', { type: 'text/javascript', body: script })
  app.pages.set('/', { type: 'text/html', body: '<!doctype html><script src="/app.js"></script>' })
  page = await browser.newPage()
  await page.exposeFunction('testWire', () => ({
    spans: sink.spans(),
    logs: sink.logs(),
    metrics: sink.metrics(),
  }))
  await page.exposeFunction('testSeen', () => app.seen)
  await page.exposeFunction('testAnswerWith', (answer: Parameters<Sink['answerWith']>[0]) =>
    sink.answerWith(answer),
  )
})

afterEach(async () => {
  await page.close()
  await sink.close()
  await app.close()
})

for (const { name } of contract)
  it(name, async () => {
    await page.goto(app.url)
    const given = { endpoint: sink.url, server: app.url }
    await page.evaluate(([name, given]) => window.runCase(name, given), [name, given] as const)
  })
