/** A page of an application with Throughline in real Chromium, a server behind it and a sink beside it. */
import type { Browser, LaunchOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { StartOptions } from '../../src/browser/index.js'
import type { Environment } from '../contract.js'
import { type AppServer, startAppServer } from './app-server.js'
import { launchBrowser } from './browser.js'
import { bundle } from './bundle.js'
import { QUIET } from './quiet.js'
import { type Sink, type SinkSpan, startSink } from './sink.js'

export interface Setting {
  page: Page
  app: AppServer
  sink: Sink
  /** Serves the page with this body and opens it; telemetry is not started. */
  open(body?: string): Promise<void>
  /** Starts telemetry in the page as `window.telemetry`. */
  start(options?: StartOptions): Promise<void>
  /** Flushes and answers all spans so far. */
  spans(): Promise<SinkSpan[]>
}

declare global {
  interface Window {
    endpoint: Environment['endpoint']
  }
}

const ENTRY = 'test/browser/pages/app.ts'

/** Registers the hooks; the answer's members are filled in before each test. */
export function pageSetting(options?: LaunchOptions): Setting {
  const setting = {} as Setting
  let browser: Browser
  let script: string

  beforeAll(async () => {
    ;[browser, script] = await Promise.all([launchBrowser(options), bundle(ENTRY)])
  })
  afterAll(() => browser?.close())

  beforeEach(async () => {
    const context = await browser.newContext()
    const [sink, app, page] = await Promise.all([startSink(), startAppServer(), context.newPage()])
    app.pages.set('/app.js', { type: 'text/javascript', body: script })
    Object.assign(setting, { page, app, sink, ...actions(setting) })
  })
  afterEach(async () => {
    await setting.page.context().close()
    await setting.sink.close()
    await setting.app.close()
  })
  return setting
}

/** By the setting, since a test may go on in another page. */
function actions(setting: Setting): Pick<Setting, 'open' | 'start' | 'spans'> {
  return {
    async open(body = '') {
      const html = `<!doctype html><title>app</title><script src="/app.js"></script><body>${body}</body>`
      setting.app.pages.set('/', { type: 'text/html', body: html })
      await setting.page.goto(setting.app.url)
    },
    start: (options = {}) =>
      setting.page.evaluate(
        (given) => {
          window.endpoint = given.endpoint as string
          window.telemetry = window.throughline.start(given)
        },
        {
          serviceName: 'page',
          endpoint: setting.sink.url,
          metrics: false,
          ...options,
          // The span of the page's load comes with every first start, as the session's event does with each; they are
          // asked for where they are the subject.
          instrument: options.instrument === false ? (false as const) : { ...QUIET, ...options.instrument },
        },
      ),
    async spans() {
      // An interaction's span ends on the turn after its event, which a click of the driver does not wait for.
      await setting.page.evaluate(async () => {
        await new Promise((resolve) => setTimeout(resolve))
        await window.telemetry.flush({ timeoutMs: 60_000 })
      })
      return setting.sink.spans()
    },
  }
}
