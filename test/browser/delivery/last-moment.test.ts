/** What is recorded right before a page is left, when no transaction of the database's ends any more with the page. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../../support/eventually.js'
import { names, pageSetting, record, refusal, visit, written } from '../../support/spooled-page.js'

const setting = pageSetting()
const REFUSED = { status: 503, headers: { 'retry-after': '60' } }
const waiting = { limits: { batchDelayMs: 60_000 } }

declare global {
  interface Window {
    letGo(): void
  }
}

/** Keeps the database busy from another tab: everybody else's transactions wait. Answers how to end that. */
async function occupy(): Promise<() => Promise<void>> {
  const tab = await setting.page.context().newPage()
  await tab.goto(`${setting.app.url}/tab`)
  await tab.evaluate(
    () =>
      new Promise<void>((resolve) => {
        indexedDB.open('throughline').onsuccess = ({ target }) => {
          const db = (target as IDBOpenDBRequest).result
          const store = db.transaction('spool', 'readwrite').objectStore('spool')
          let isOver = false
          window.letGo = () => {
            isOver = true
            db.close()
          }
          const again = () => {
            resolve()
            if (!isOver) store.count().onsuccess = again
          }
          again()
        }
      }),
  )
  return async () => {
    await tab.evaluate(() => window.letGo())
    await tab.close()
  }
}

/** A page whose receiver takes nothing, and which knows. */
async function visitRefused(): Promise<void> {
  setting.sink.answerWith(REFUSED)
  await visit(setting, waiting)
  const refused = refusal(setting.page)
  await record(setting.page, ['refused'])
  await written(setting.page, 1)
  await setting.page.evaluate(() => void window.telemetry.flush())
  await refused
  await knowsRefusal(setting.page)
}

const knowsRefusal = (page: Page) =>
  page.waitForFunction(() =>
    Object.values(window.telemetry.status().receivers).some(({ failures }) => failures > 0),
  )

/** Records, and leaves in the same turn. */
async function recordAndLeave(names: string[]): Promise<void> {
  setting.app.pages.set('/elsewhere', { type: 'text/html', body: '<!doctype html>' })
  const there = setting.page.waitForURL('**/elsewhere')
  await setting.page.evaluate((names) => {
    setTimeout(() => {
      for (const name of names) window.telemetry.span(name, () => {})
      location.href = '/elsewhere'
    })
  }, names)
  await there
}

const leftBehind = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('throughline.left.')))

/** The next visit, with what has arrived when nothing is kept any more. */
async function nextVisit(count: number): Promise<string[]> {
  setting.sink.answerWith(undefined)
  await visit(setting)
  await setting.sink.until(() => setting.sink.spans().length >= count)
  await written(setting.page, 0)
  await setting.spans()
  expect(await leftBehind(setting.page)).toEqual([])
  return names(setting)
}

it('is there at the next visit, once', async () => {
  await visitRefused()
  const letGo = await occupy()
  await recordAndLeave(['last moment'])
  expect(await leftBehind(setting.page)).toHaveLength(1)
  await letGo()
  expect(await nextVisit(2)).toEqual(['last moment', 'refused'])
})

it('is there at the next visit when it waited to be written', async () => {
  await visitRefused()
  const letGo = await occupy()
  // What it finds, it looks for before it writes anything.
  await visit(setting, { limits: { batchDelayMs: 10, retryMs: 1 } })
  await record(setting.page, ['waits for its turn'])
  await knowsRefusal(setting.page)
  // A page that has the spool says that it lives as soon as it has recorded.
  await eventually(async () =>
    expect(await setting.page.evaluate(async () => (await navigator.locks.query()).held)).toHaveLength(1),
  )
  await recordAndLeave([])
  await letGo()
  expect(await nextVisit(2)).toEqual(['refused', 'waits for its turn'])
})

it('is delivered once by several tabs that find it', async () => {
  const all = Array.from({ length: 12 }, (_, index) => `of page ${String(index).padStart(2, '0')}`)
  await visitRefused()
  const letGo = await occupy()
  for (const name of all) {
    await visit(setting, waiting)
    setting.sink.answerWith(REFUSED)
    const refused = refusal(setting.page)
    await setting.page.evaluate(() => {
      window.telemetry.log.info('refused')
      void window.telemetry.flush()
    })
    await refused
    await knowsRefusal(setting.page)
    await recordAndLeave([name])
  }
  await letGo()
  const context = setting.page.context()
  setting.sink.answerWith(undefined)
  const tabs = await Promise.all([1, 2, 3, 4].map(() => context.newPage()))
  await Promise.all(tabs.map((tab) => tab.goto(setting.app.url)))
  await Promise.all(
    tabs.map((tab) =>
      tab.evaluate((endpoint) => {
        window.telemetry = window.throughline.start({ endpoint, instrument: false, metrics: false })
      }, setting.sink.url),
    ),
  )
  await setting.sink.until(() => setting.sink.spans().length > all.length)
  expect(await nextVisit(all.length + 1)).toEqual([...all, 'refused'])
})

it('is kept as far as it was written where localStorage is denied, and nothing is thrown', async () => {
  const errors: Error[] = []
  setting.page.on('pageerror', (error) => errors.push(error))
  await setting.page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError')
      },
    })
  })
  await visitRefused()
  await recordAndLeave(['last moment'])
  setting.sink.answerWith(undefined)
  await visit(setting)
  await setting.sink.until(() => setting.sink.spans().some(({ name }) => name === 'refused'))
  expect(errors).toEqual([])
})
