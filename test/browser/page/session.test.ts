/** A visitor's session: one for all tabs, over by inactivity or age, on every record, and told to the server. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'
import { startSession } from '../../support/session-page.js'

const setting = pageSetting()
const ID = /^[0-9a-f]{32}$/
const MINUTE = 60_000

const flush = (page: Page = setting.page) => page.evaluate(() => window.telemetry.flush())
const events = () =>
  setting.sink
    .logs()
    .filter(({ eventName }) => eventName?.startsWith('session.'))
    .map(({ eventName, attributes }) => [
      eventName,
      attributes['session.id'],
      attributes['session.previous_id'],
    ])
const idIn = (page: Page) =>
  page.evaluate(() => {
    const { baggage } = window.telemetry.inject({} as Record<string, string>)
    return /session\.id=([0-9a-f]*)/.exec(baggage ?? '')?.[1]
  })
const act = (page: Page) => page.keyboard.press('a')

async function open(): Promise<void> {
  await setting.page.clock.install()
  await setting.open()
  await startSession(setting.page, setting.sink.url)
}

it('is on every span and record, in the baggage for targets, and starts with an event', async () => {
  await open()
  await setting.page.evaluate(() => {
    window.telemetry.log.info('said')
    return window.telemetry.span('work', () =>
      window.telemetry.withBaggage({ tenant: 'a' }, () =>
        fetch('/orders').then((response) => response.text()),
      ),
    )
  })
  await flush()
  const id = await idIn(setting.page)
  expect(id).toMatch(ID)
  expect(events()).toEqual([['session.start', id, undefined]])
  expect(setting.sink.spans().map(({ attributes }) => attributes['session.id'])).toEqual([id, id])
  expect(setting.sink.logs().map(({ attributes }) => attributes['session.id'])).toEqual([id, id])
  const { headers } = setting.app.seen.find(({ path }) => path === '/orders')!
  expect(headers.baggage).toBe(`tenant=a,session.id=${id}`)
  expect(headers).not.toHaveProperty('cookie')
})

it('is one for all tabs and pages of a browser', async () => {
  await open()
  const tab = await setting.page.context().newPage()
  await tab.goto(setting.app.url)
  await startSession(tab, setting.sink.url)
  const id = await idIn(setting.page)
  expect(await idIn(tab)).toBe(id)
  await setting.page.reload()
  await startSession(setting.page, setting.sink.url)
  expect(await idIn(setting.page)).toBe(id)
  await Promise.all([flush(), flush(tab)])
  expect(events()).toEqual([['session.start', id, undefined]])
})

it('is over by inactivity, and the next one says which was before', async () => {
  await open()
  const first = await idIn(setting.page)
  // A request that is open while the page's clock is moved runs out of its time, and is sent again.
  await flush()
  for (let count = 0; count < 3; count++) {
    await setting.page.clock.fastForward(20 * MINUTE)
    await act(setting.page)
  }
  expect(await idIn(setting.page)).toBe(first)
  await setting.page.clock.fastForward(31 * MINUTE)
  const second = await idIn(setting.page)
  expect(second).toMatch(ID)
  expect(second).not.toBe(first)
  await flush()
  expect(events()).toEqual([
    ['session.start', first, undefined],
    ['session.end', first, undefined],
    ['session.start', second, first],
  ])
})

it('is over by age, whatever the visitor does; and what another tab began is taken up', async () => {
  await open()
  const first = await idIn(setting.page)
  for (let count = 0; count < 13; count++) {
    await setting.page.clock.fastForward(20 * MINUTE)
    await act(setting.page)
  }
  const second = await idIn(setting.page)
  expect(second).not.toBe(first)
  const theirs = 'b'.repeat(32)
  await setting.page.clock.fastForward(31 * MINUTE)
  await setting.page.evaluate((id) => {
    const now = Date.now()
    localStorage.setItem('throughline-session', JSON.stringify({ id, began: now, seen: now }))
  }, theirs)
  expect(await idIn(setting.page)).toBe(theirs)
})

it.each([
  [
    'denied',
    () =>
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('denied', 'SecurityError')
        },
      }),
  ],
  [
    'full',
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    },
  ],
  ['spoiled', () => localStorage.setItem('throughline-session', '{"id":"<script>"}')],
])('is the page’s own where storage is %s', async (_name, spoil) => {
  await setting.open()
  await setting.page.evaluate(spoil)
  await startSession(setting.page, setting.sink.url)
  const id = await idIn(setting.page)
  expect(id).toMatch(ID)
  expect(await idIn(setting.page)).toBe(id)
})

it('can be switched off, and kept out of storage', async () => {
  await setting.open()
  await startSession(setting.page, setting.sink.url, { session: false })
  expect(await idIn(setting.page)).toBeUndefined()
  await setting.page.evaluate(() => window.telemetry.stop())
  await startSession(setting.page, setting.sink.url, { session: { storage: 'memory' } })
  expect(await idIn(setting.page)).toMatch(ID)
  expect(await setting.page.evaluate(() => localStorage.length)).toBe(0)
  await setting.page.evaluate(() => window.telemetry.stop())
})
