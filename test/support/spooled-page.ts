/** Visits of one browser to a page whose receiver is not always there. */
import type { Page } from 'playwright-core'
import type { StartOptions, Status } from '../../src/browser/index.js'
import type { Setting } from './open-page.js'

export { pageSetting } from './open-page.js'

/** Opens the page, starts telemetry in it, and waits until its spool is open. */
export async function visit(setting: Setting, options: StartOptions = {}): Promise<void> {
  await setting.open()
  await setting.start({ limits: { batchDelayMs: 10 }, spool: true, ...options })
  await ready(setting.page)
}

/** The spool opens when the page is idle, and the database is there from then on. */
export const ready = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () => indexedDB.databases().then((all) => all.some(({ name }) => name === 'throughline')),
    undefined,
    { polling: 100 },
  )

/** Until the receiver has refused a request of the page's. */
export const refusal = (page: Page): Promise<unknown> =>
  page.waitForResponse((response) => response.request().method() === 'POST' && response.status() === 503)

/** Until the database holds so many requests. */
export const written = (page: Page, count: number): Promise<unknown> =>
  page.waitForFunction(
    (count) =>
      new Promise((resolve) => {
        indexedDB.open('throughline').onsuccess = ({ target }) => {
          const db = (target as IDBOpenDBRequest).result
          db.transaction('spool').objectStore('spool').count().onsuccess = (event) => {
            db.close()
            resolve((event.target as IDBRequest<number>).result === count)
          }
        }
      }),
    count,
    // Not at each frame: each look opens the database.
    { polling: 100 },
  )

/** One span of each name. */
export const record = (page: Page, names: string[]): Promise<void> =>
  page.evaluate((names) => {
    for (const name of names) window.telemetry.span(name, () => {})
  }, names)

export const statusOf = (page: Page): Promise<Status> => page.evaluate(() => window.telemetry.status())

/** Until so many spans wait in the spool. */
export const spooled = (page: Page, count: number): Promise<unknown> =>
  page.waitForFunction((count) => window.telemetry.status().traces.spooled === count, count)

/**
 * The names of all spans that arrived, in as many spans as there are ids: a page that is gone before it could note
 * the receiver's answer leaves a request that is sent once more, which a store settles by the ids.
 */
export const names = ({ sink }: Setting): string[] => {
  const spans = new Map(sink.spans().map((span) => [span.spanId, span.name!]))
  return [...spans.values()].sort()
}
