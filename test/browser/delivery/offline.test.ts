/** Without a network or a receiver: what a page records waits in IndexedDB, and arrives once. */
import { expect, it } from 'vitest'
import { eventually } from '../../support/eventually.js'
import {
  names,
  pageSetting,
  record,
  refusal,
  spooled,
  statusOf,
  visit,
  written,
} from '../../support/spooled-page.js'

const setting = pageSetting()

it('keeps what is recorded without a network, and delivers it when the network is back', async () => {
  await visit(setting)
  await setting.page.context().setOffline(true)
  await record(setting.page, ['one', 'two'])
  await spooled(setting.page, 2)
  expect(setting.sink.requests).toEqual([])
  expect((await statusOf(setting.page)).traces).toEqual({
    created: 2,
    exported: 0,
    dropped: {},
    queued: 0,
    spooled: 2,
  })
  await setting.page.context().setOffline(false)
  await setting.sink.until(() => setting.sink.spans().length >= 2)
  await setting.page.waitForFunction(() => !window.telemetry.status().traces.spooled)
  expect(names(setting)).toEqual(['one', 'two'])
  expect((await statusOf(setting.page)).traces).toEqual({ created: 2, exported: 2, dropped: {}, queued: 0 })
})

it('delivers at the next visit what was recorded without a network', async () => {
  await visit(setting)
  await setting.page.context().setOffline(true)
  await record(setting.page, ['before'])
  await spooled(setting.page, 1)
  await setting.page.context().setOffline(false)
  // The event of the network's return is for this page: gone before it has had its turn, or not, it arrives once.
  await visit(setting)
  await setting.sink.until(() => setting.sink.spans().length > 0)
  await record(setting.page, ['after'])
  await setting.spans()
  expect(names(setting)).toEqual(['after', 'before'])
})

it('delivers what a first visit left of a receiver that was down, and says what it took over', async () => {
  setting.sink.answerWith({ status: 503, headers: { 'retry-after': '60' } })
  await visit(setting, { limits: { batchDelayMs: 10, retryMs: 100 } })
  await record(setting.page, ['first'])
  await spooled(setting.page, 1)
  await setting.page.goto('about:blank')
  setting.sink.answerWith(undefined)
  await visit(setting)
  await setting.sink.until(() => setting.sink.spans().length > 0)
  await setting.page.waitForFunction(() => window.telemetry.status().traces.recovered)
  await record(setting.page, ['second'])
  await setting.spans()
  expect(names(setting)).toEqual(['first', 'second'])
  expect((await statusOf(setting.page)).traces).toEqual({
    created: 2,
    exported: 2,
    dropped: {},
    queued: 0,
    recovered: 1,
  })
})

it('keeps what a page that is left was still trying to deliver', async () => {
  setting.sink.answerWith({ status: 503, headers: { 'retry-after': '20' } })
  await visit(setting)
  const refused = refusal(setting.page)
  await record(setting.page, ['waits to be tried again'])
  await refused
  // From here on the spool is open.
  await written(setting.page, 1)
  await record(setting.page, ['waits behind it'])
  await setting.page.goto('about:blank')
  setting.sink.answerWith(undefined)
  await visit(setting)
  await setting.sink.until(() => setting.sink.spans().length >= 2)
  await setting.spans()
  expect(names(setting)).toEqual(['waits behind it', 'waits to be tried again'])
})

it('keeps logs, events and metrics as well, each as it was encoded', async () => {
  await visit(setting, { metrics: { intervalMs: 60_000 }, protocol: 'http/protobuf' })
  await setting.page.context().setOffline(true)
  await setting.page.evaluate(() => {
    window.telemetry.log.info('a log')
    window.telemetry.counter('visits').add(1)
    return window.telemetry.flush()
  })
  expect(await statusOf(setting.page)).toMatchObject({ logs: { spooled: 1 }, metrics: { spooled: 1 } })
  await setting.page.context().setOffline(false)
  await setting.sink.until(() => setting.sink.requests.length >= 2)
  expect(setting.sink.logs().map(({ body }) => body)).toEqual(['a log'])
  expect(setting.sink.metrics().map(({ name }) => name)).toEqual(['visits'])
  expect(new Set(setting.sink.requests.map(({ headers }) => headers['content-type']))).toEqual(
    new Set(['application/x-protobuf']),
  )
})

it('is drained by several tabs at once, each request by one of them', async () => {
  setting.sink.answerWith({ status: 503 })
  await visit(setting, { limits: { batchDelayMs: 10, retryMs: 1 } })
  const all = Array.from({ length: 20 }, (_, index) => `span ${String(index).padStart(2, '0')}`)
  for (const [index, name] of all.entries()) {
    await record(setting.page, [name])
    await spooled(setting.page, index + 1)
  }
  await setting.page.goto('about:blank')
  setting.sink.answerWith(undefined)
  const context = setting.page.context()
  const tabs = await Promise.all([1, 2, 3, 4].map(() => context.newPage()))
  await Promise.all(tabs.map((tab) => tab.goto(setting.app.url)))
  await Promise.all(
    tabs.map((tab) =>
      tab.evaluate((endpoint) => {
        window.telemetry = window.throughline.start({
          endpoint,
          instrument: false,
          metrics: false,
        })
      }, setting.sink.url),
    ),
  )
  const taken = async () =>
    (await Promise.all(tabs.map(statusOf))).reduce((sum, { traces }) => sum + (traces.recovered ?? 0), 0)
  await setting.sink.until(() => setting.sink.spans().length >= 20)
  await eventually(async () => expect(await taken()).toBe(20))
  await visit(setting)
  await setting.spans()
  expect(names(setting)).toEqual(all)
})

it('drops the oldest request when it is full, and what is too old, and counts both', async () => {
  setting.sink.answerWith({ status: 503 })
  const limits = { batchDelayMs: 10, retryMs: 1 }
  await visit(setting, { limits, spool: { maxBytes: 12_000 } })
  const padded = (name: string) => name.padEnd(4000, '.')
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    await record(setting.page, [padded(name)])
    await setting.page.waitForFunction((count) => {
      const { spooled = 0, dropped } = window.telemetry.status().traces
      return spooled + (dropped.spool_full ?? 0) === count
    }, index + 1)
  }
  await setting.page.waitForFunction(() => window.telemetry.status().traces.dropped.spool_full)
  expect((await statusOf(setting.page)).traces).toMatchObject({ spooled: 2, dropped: { spool_full: 1 } })

  await visit(setting, { limits, spool: { maxAgeMs: 1 } })
  await setting.page.waitForFunction(() => window.telemetry.status().traces.dropped.expired)
  expect((await statusOf(setting.page)).traces).toEqual({
    created: 2,
    exported: 0,
    dropped: { expired: 2 },
    queued: 0,
    recovered: 2,
  })
  expect(setting.sink.spans()).toEqual([])
})

it('is not there when it is switched off', async () => {
  await setting.open()
  await setting.start({ spool: false, limits: { batchDelayMs: 10, retryMs: 1 } })
  setting.sink.answerWith({ status: 503 })
  await record(setting.page, ['lost'])
  await setting.page.evaluate(() => window.telemetry.flush())
  expect((await statusOf(setting.page)).traces.dropped).toEqual({ unreachable: 1 })
  expect(await setting.page.evaluate(() => indexedDB.databases())).toEqual([])
})
