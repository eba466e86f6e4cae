/** `throughline/react` and `throughline/vue` in real applications, under the dev server and built. */
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import type { Browser, Page } from 'playwright-core'
import { build, createServer, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type App, createApp } from '../support/app.js'
import { launchBrowser } from '../support/browser.js'
import { type Sink, startSink } from '../support/sink.js'
import { configOf } from './appPage.js'
import { endDev } from './end-dev.js'

let browser: Browser
let sink: Sink

beforeAll(async () => {
  ;[browser, sink] = await Promise.all([launchBrowser(), startSink()])
})
afterAll(async () => {
  await browser?.close()
  await sink?.close()
})

const exceptions = () => sink.logs().filter(({ eventName }) => eventName === 'exception')
const messages = () => exceptions().map(({ attributes }) => attributes['exception.message'])
const byMessage = (message: string) =>
  exceptions().find(({ attributes }) => attributes['exception.message'] === message)!
const spanNamed = (name: string) => sink.spans().find((span) => span.name === name)

type Mode = 'development' | 'production'

/** Serves an application in a mode, and opens it. */
async function open(app: App, mode: Mode, act: (page: Page) => Promise<void>): Promise<void> {
  sink.requests.length = 0
  vi.stubEnv('NODE_ENV', mode)
  const config = configOf(app, [app.root.includes('react') ? react() : vue()])
  if (mode === 'production') await build(config)
  const server = await (mode === 'production' ? preview(config) : createServer(config))
  const page = await browser.newPage()
  try {
    if ('listen' in server) await server.listen()
    await page.goto(`${server.resolvedUrls!.local[0]}?sink=${encodeURIComponent(sink.url)}`)
    await act(page)
  } finally {
    await page.close()
    await ('environments' in server ? endDev(server) : server.close())
  }
}

describe.each<Mode>(['development', 'production'])('in %s', (mode) => {
  test('React: what boundaries catch, what nothing catches, and the names of routes', async () => {
    const app = await createApp('react-adapter')
    await open(app, mode, async (page) => {
      await page.click('text=Break caught')
      await page.click('text=Mend caught')
      await page.waitForSelector('text=Break caught')
      await page.click('text=Break uncaught')
      await page.click('text=Open order')
      await page.waitForSelector('text=the order')
      await sink.until(() => exceptions().length >= 2 && !!spanNamed('navigate /orders/:id'))
    })
    await app.remove()
    expect(messages().sort()).toEqual(['caught', 'uncaught'])
    for (const message of messages()) {
      const { traceId, attributes } = byMessage(String(message))
      expect(traceId).toBe(spanNamed(`click Break ${message}`)!.traceId)
      expect(attributes['throughline.component.stack']).toMatch(
        mode === 'development' ? /at Fragile/ : /^at /,
      )
    }
    expect(spanNamed('navigate /orders/:id')!.traceId).toBe(spanNamed('click Open order')!.traceId)
  })

  test("Vue: errors of components, also for the application's own handler, and the names of routes", async () => {
    const app = await createApp('vue-adapter')
    await open(app, mode, async (page) => {
      await page.click('text=Fail late')
      await page.click('text=Break it')
      await page.click('text=Open order')
      await page.waitForSelector('text=the order')
      await sink.until(() => exceptions().length >= 2 && !!spanNamed('navigate /orders/:id'))
      expect(await page.evaluate('own')).toEqual(expect.arrayContaining(['handling', 'rendering']))
    })
    await app.remove()
    expect(messages().sort()).toEqual(['handling', 'rendering'])
    expect(byMessage('handling').traceId).toBe(spanNamed('click Fail late')!.traceId)
    expect(byMessage('rendering').attributes['throughline.component.stack']).toMatch(/at Fragile\n\s+at App/)
  })
})
