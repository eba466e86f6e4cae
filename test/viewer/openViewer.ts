import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { launchBrowser } from '../support/browser.js'
import { buildViewer } from '../support/viewer-build.js'
import { startViewerFixture, type ViewerFixture } from '../support/viewer-fixture.js'
import { orderTrace } from '../support/viewer-traces.js'

export interface Opened {
  page: Page
  /** Serves two traces: an order that worked 20 s ago, and one that failed a minute ago. */
  fixture: ViewerFixture
  /** Where the viewer was built. */
  folder: string
  /** Where the page is, by itself: its driver hears of that later. */
  address(): Promise<string>
}

/**
 * Gives each test of a file a real browser's page and a server for it. Every test fails on an uncaught error
 * or a breach of the content security policy, whatever it is about.
 */
export function openViewer(): Opened {
  const opened = { address: () => opened.page.evaluate(() => location.href) } as Opened
  let browser: Browser
  let remove = async () => {}
  let complaints: string[]

  beforeAll(async () => {
    const built = await buildViewer()
    opened.folder = built.folder
    remove = built.remove
    browser = await launchBrowser()
  })

  beforeEach(async () => {
    const now = Date.now()
    const traces = [orderTrace(now - 20_000), orderTrace(now - 60_000, { failing: true })]
    opened.fixture = await startViewerFixture({ dist: opened.folder, traces })
    complaints = []
    opened.page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    opened.page.on('pageerror', (error) => complaints.push(error.message))
    opened.page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text())
    })
  })

  afterEach(async () => {
    await opened.page.close()
    await opened.fixture.close()
    expect(complaints).toEqual([])
  })

  afterAll(async () => {
    await browser?.close()
    await remove()
  })
  return opened
}
