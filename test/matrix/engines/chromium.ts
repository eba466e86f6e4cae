/** Chromium, by Playwright. */
import type { Page } from 'playwright-core'
import { launchBrowser } from '../../support/browser.js'
import type { Engine } from './engine.js'

export async function launchChromium(): Promise<Engine> {
  const browser = await launchBrowser()
  let page: Page | undefined
  return {
    name: 'Chromium',
    version: browser.version(),
    async open(url) {
      await page?.context().close()
      page = await browser.newPage()
      const protocol = await page.context().newCDPSession(page)
      await page.exposeFunction('testCollectGarbage', async () => {
        await protocol.send('HeapProfiler.collectGarbage')
      })
      await page.goto(url)
    },
    go: async (url) => void (await page!.goto(url)),
    call: (name, ...given) =>
      page!.evaluate(
        ([name, given]) =>
          (window as unknown as Record<string, (...given: unknown[]) => never>)[name]!(...given),
        [name, given] as const,
      ),
    close: () => browser.close(),
  }
}
