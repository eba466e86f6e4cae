/** Visits of one browser to a page whose receiver is not always there. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { StartOptions, Status } from '../../src/browser/index.js'
import { eventually } from './eventually.js'
import type { Setting } from './open-page.js'

export { pageSetting } from './open-page.js'

/** Opens the page, starts telemetry in it, and waits until its spool is open. */
export async function visit(setting: Setting, options: StartOptions = {}): Promise<void> {
  await setting.open()
  await setting.start({ limits: { batchDelayMs: 10 }, ...options })
  await ready(setting.page)
}

/** The spool opens when the page is idle, and the database is there from then on. */
export const ready = (page: Page): Promise<void> =>
  eventually(async () =>
    expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toContain(
      'throughline',
    ),
  )

/** Kills the page's process, as the system does when memory runs out, and goes on in another tab. */
export async function kill(setting: Setting): Promise<void> {
  const { page } = setting
  const context = page.context()
  const crashed = page.waitForEvent('crash')
  const session = await context.newCDPSession(page)
  void session.send('Page.crash').catch(() => {})
  await crashed
  setting.page = await context.newPage()
}

/** Until the receiver has refused a request of the page's. */
export const refusal = (page: Page): Promise<unknown> =>
  page.waitForResponse((response) => response.request().method() === 'POST' && response.status() === 503)

/** How many requests the database holds; it also has marks of those that were claimed. */
const inDatabase = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open('throughline').onsuccess = ({ target }) => {
          const db = (target as IDBOpenDBRequest).result
          db.transaction('spool').objectStore('spool').getAllKeys().onsuccess = (event) => {
            db.close()
            const keys = (event.target as IDBRequest<unknown[][]>).result
            resolve(keys.filter(({ length }) => length > 2).length)
          }
        }
      }),
  )

/** Until the database holds so many requests. Not by `waitForFunction`, which takes any promise for a yes. */
export const written = (page: Page, count: number): Promise<void> =>
  eventually(async () => expect(await inDatabase(page)).toBe(count))

/** One span of each name. */
export const record = (page: Page, names: string[]): Promise<void> =>
  page.evaluate((names) => {
    for (const name of names) window.telemetry.span(name, () => {})
  }, names)

export const statusOf = (page: Page): Promise<Status> => page.evaluate(() => window.telemetry.status())

/** Until so many spans wait in the spool. */
export const spooled = (page: Page, count: number): Promise<unknown> =>
  page.waitForFunction((count) => window.telemetry.status().traces.spooled === count, count)

/** The names of all spans that arrived, each as often as it did. */
export const names = ({ sink }: Setting): string[] =>
  sink
    .spans()
    .map(({ name }) => name!)
    .sort()
