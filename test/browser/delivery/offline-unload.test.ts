/** The end of a page, with a spool behind it: whatever ends it, what it recorded arrives, and once. */
import { expect, it } from 'vitest'
import { names, pageSetting, record, statusOf, visit, written } from '../../support/spooled-page.js'

const setting = pageSetting()
const waiting = { limits: { batchDelayMs: 60_000 } }

/** Kills the page's process, as the system does when memory runs out. */
async function kill(): Promise<void> {
  const { page } = setting
  const context = page.context()
  const crashed = page.waitForEvent('crash')
  const session = await context.newCDPSession(page)
  void session.send('Page.crash').catch(() => {})
  await crashed
  setting.page = await context.newPage()
}

/** Another visit, and what has arrived after its own span has. */
async function nextVisit(): Promise<string[]> {
  await visit(setting)
  await record(setting.page, ['next visit'])
  await setting.page.evaluate(() => window.telemetry.flush())
  return names(setting)
}

it('does not deliver again what a killed page had delivered', async () => {
  await visit(setting, { limits: { batchDelayMs: 600 } })
  await record(setting.page, ['one'])
  await written(setting.page, 1)
  await setting.sink.until(() => setting.sink.spans().length === 1)
  await written(setting.page, 0)
  await kill()
  expect(await nextVisit()).toEqual(['next visit', 'one'])
})

it('leaves alone what another tab still means to deliver', async () => {
  await visit(setting, waiting)
  await record(setting.page, ['of the first tab'])
  await written(setting.page, 1)
  const first = setting.page
  setting.page = await first.context().newPage()
  expect(await nextVisit()).toEqual(['next visit'])
  await first.evaluate(() => window.telemetry.flush())
  expect(names(setting)).toEqual(['next visit', 'of the first tab'])
  expect((await statusOf(first)).traces).toEqual({ created: 1, exported: 1, dropped: {}, queued: 0 })
  await written(setting.page, 0)
})

it('is the browser’s to deliver when a page is left, and nobody’s to deliver again', async () => {
  await visit(setting, waiting)
  await record(setting.page, ['one'])
  await written(setting.page, 1)
  await setting.page.goto('about:blank')
  await setting.sink.until(() => setting.sink.spans().length === 1)
  expect(await nextVisit()).toEqual(['next visit', 'one'])
  await written(setting.page, 0)
})
