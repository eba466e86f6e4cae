/** Where nothing can be kept, as in private windows: all is as without a spool. */
import { expect, it } from 'vitest'
import { names, pageSetting, record, statusOf } from '../../support/spooled-page.js'

const setting = pageSetting()

const DENIALS: [title: string, script: string][] = [
  ['is missing', 'Object.defineProperty(window, "indexedDB", { value: undefined })'],
  [
    'throws when it is looked at',
    'Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("denied", "SecurityError") } })',
  ],
  [
    'refuses to open',
    'IDBFactory.prototype.open = () => { throw new DOMException("no", "InvalidStateError") }',
  ],
  ['never answers', 'IDBFactory.prototype.open = () => new EventTarget()'],
  ['has a database of a later version', 'indexedDB.open("throughline", 99)'],
  ['has a database of that name and nothing in it', 'indexedDB.open("throughline", 1)'],
  [
    'is full',
    'IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError") }',
  ],
]

it.each(DENIALS)('IndexedDB %s', async (_title, script) => {
  const errors: Error[] = []
  setting.page.on('pageerror', (error) => errors.push(error))
  await setting.page.addInitScript(`if (location.protocol === 'http:') { ${script} }`)
  setting.sink.answerWith({ status: 503 })
  await setting.open()
  await setting.start({ limits: { batchDelayMs: 60_000, retryMs: 1 } })
  await record(setting.page, ['lost'])
  await setting.page.evaluate(() => void window.telemetry.flush())
  await setting.page.waitForFunction(() => window.telemetry.status().traces.dropped.unreachable === 1)
  setting.sink.answerWith(undefined)
  await record(setting.page, ['arrives'])
  await setting.page.evaluate(() => window.telemetry.flush())
  expect((await statusOf(setting.page)).traces).toEqual({
    created: 2,
    exported: 1,
    dropped: { unreachable: 1 },
    queued: 0,
  })
  await record(setting.page, ['last words'])
  await setting.page.goto('about:blank')
  await setting.sink.until(() => setting.sink.spans().length >= 2)
  expect(names(setting)).toEqual(['arrives', 'last words'])
  expect(errors).toEqual([])
})

it('a sandboxed frame has no storage', async () => {
  await setting.open('<iframe sandbox="allow-scripts" src="/frame"></iframe>')
  setting.app.pages.set('/frame', { type: 'text/html', body: '<script src="/app.js"></script>' })
  await setting.page.reload()
  const frame = setting.page.frames()[1]!
  await frame.waitForFunction(() => window.throughline)
  await frame.evaluate(async (endpoint) => {
    window.telemetry = window.throughline.start({ endpoint, metrics: false, instrument: false })
    window.telemetry.span('in the frame', () => {})
    await window.telemetry.flush()
    await window.telemetry.stop()
  }, setting.sink.url)
  expect(names(setting)).toEqual(['in the frame'])
})
