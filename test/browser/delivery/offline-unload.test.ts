/** The end of a page, with a spool behind it: whatever ends it, what it recorded arrives, and once. */
import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { eventually } from '../../support/eventually.js'
import { kill, names, pageSetting, record, statusOf, visit, written } from '../../support/spooled-page.js'

const setting = pageSetting()
const waiting = { limits: { batchDelayMs: 60_000 } }

/** Another visit, and what has arrived after its own span has. */
async function nextVisit(): Promise<string[]> {
  await visit(setting)
  await record(setting.page, ['next visit'])
  await setting.page.evaluate(() => window.telemetry.flush())
  return names(setting)
}

it('delivers at the next visit what a page recorded that was killed', async () => {
  await visit(setting, waiting)
  await record(setting.page, ['one', 'two'])
  await setting.page.evaluate(() => window.telemetry.log.info('a log'))
  await written(setting.page, 2)
  await kill(setting)
  expect(setting.sink.requests).toEqual([])
  await nextVisit()
  await setting.sink.until(() => setting.sink.spans().length >= 3 && setting.sink.logs().length >= 1)
  expect(names(setting)).toEqual(['next visit', 'one', 'two'])
  expect(setting.sink.logs()).toHaveLength(1)
})

it('does not deliver again what a killed page had delivered', async () => {
  await visit(setting, waiting)
  await record(setting.page, ['one'])
  await written(setting.page, 1)
  await setting.page.evaluate(() => window.telemetry.flush())
  await written(setting.page, 0)
  await kill(setting)
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

it('keeps what neither keepalive nor a beacon takes, and sends each span once', async () => {
  await visit(setting, waiting)
  const all = Array.from({ length: 60 }, (_, index) => String(index).padStart(3000, '0'))
  await record(setting.page, all)
  await written(setting.page, 4)
  await setting.page.goto('about:blank')
  await visit(setting)
  await setting.sink.until(() => setting.sink.spans().length >= all.length)
  await setting.page.evaluate(() => window.telemetry.flush())
  expect(names(setting)).toEqual(all)
  // More than the quota did not go with the first page.
  const recovered = (await statusOf(setting.page)).traces.recovered!
  expect(recovered).toBeGreaterThan(0)
  expect(recovered).toBeLessThan(all.length)
})

it('leaves by a beacon when a receiver of the page’s origin, which never answers, holds the quota', async () => {
  const path = '/held/v1/traces'
  const arrived: string[] = []
  const note = (request: IncomingMessage) => String(arrived.push(request.headers['content-type']!))
  setting.app.pages.set(path, { type: 'text/plain', body: '', hold: true })
  const endpoint = `${setting.app.url}/held`
  await visit(setting, { endpoint, limits: { batchDelayMs: 10, batchSize: 1, exportTimeoutMs: 60_000 } })
  const held = setting.page.waitForRequest(setting.app.url + path)
  await record(setting.page, ['x'.repeat(50_000)])
  await held
  await record(setting.page, ['y'.repeat(50_000)])
  await written(setting.page, 2)
  setting.app.pages.set(path, { type: 'application/json', body: note })
  await setting.page.goto('about:blank')
  await eventually(() => expect(arrived).toEqual(['application/json']))
  await visit(setting, { endpoint })
  await written(setting.page, 0)
  expect((await statusOf(setting.page)).traces.created).toBe(0)
})
