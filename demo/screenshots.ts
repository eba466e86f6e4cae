/** `npm run screenshots`: makes the pictures in `docs/` from the running demo. */
import { mkdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { startDemo } from '../test/e2e/startDemo.js'
import { launchBrowser } from '../test/support/browser.js'

const SCHEMES = ['light', 'dark'] as const
const SIZE = { width: 1280, height: 800 }
/** What an order's trace has when all services have sent their part. */
const SPANS = 14

const docs = fileURLToPath(new URL('../docs', import.meta.url))

async function picture(page: Page, name: string): Promise<void> {
  const path = `${docs}/screenshot-${name}.png`
  await page.screenshot({ path, animations: 'disabled' })
  process.stdout.write(`docs/screenshot-${name}.png  ${Math.round(statSync(path).size / 1024)} KiB\n`)
}

/** Orders something, has something else declined, and answers the address of the order's trace. */
async function shop(page: Page, url: string, name: string): Promise<string> {
  await page.goto(url)
  await page.getByRole('button', { name: 'Pay with expired card' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByRole('button', { name: 'Place order' }).nth(1).click()
  await page.locator('[data-status=shipped]').waitFor()
  await picture(page, name)
  return (await page.getByRole('link', { name: 'See this trace' }).first().getAttribute('href'))!
}

async function trace(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url)
  const rows = page.getByRole('treeitem')
  await rows.nth(SPANS - 1).waitFor()
  await rows.filter({ hasText: 'pg.query:INSERT' }).click()
  await page.mouse.move(0, 0)
  await picture(page, name)
}

async function pictures(browser: Browser, demo: { page: string }): Promise<void> {
  for (const colorScheme of SCHEMES) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme })
    // The first order of a process is slower than any other, and not what one sees all day.
    await shop(page, demo.page, `shop-${colorScheme}`)
    const address = await shop(page, demo.page, `shop-${colorScheme}`)
    await trace(page, address, `trace-${colorScheme}`)
    await page.close()
  }
}

mkdirSync(docs, { recursive: true })
const demo = await startDemo('--free-ports')
const browser = await launchBrowser()
try {
  await pictures(browser, demo)
} finally {
  await browser.close()
  demo.interrupt()
  await demo.exit
  demo.remove()
}
