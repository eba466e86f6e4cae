/** A page's console and its event targets, in real Chromium. */
import { beforeEach, expect, it } from 'vitest'
import { pageSetting } from '../support/open-page.js'

const setting = pageSetting()
let said: { type: string; text: string; args: number }[]

beforeEach(() => {
  said = []
  setting.page.on('console', (message) =>
    said.push({ type: message.type(), text: message.text(), args: message.args().length }),
  )
})

const logs = async () => {
  await setting.spans()
  return setting.sink.logs()
}

const write = () =>
  setting.page.evaluate(() => {
    const telemetry = window.telemetry as typeof window.telemetry | undefined
    const speak = () => {
      console.log('a log', { a: 1 })
      console.info('an info')
      console.warn('a warning of %s', 'a')
      console.error('failed', new TypeError('no stock'))
      console.error(document.body)
    }
    if (telemetry) telemetry.span('work', speak)
    else speak()
  })

it('records warnings and errors, and shows the page’s developer the same as without us', async () => {
  await setting.open()
  await write()
  const without = said
  said = []
  await setting.open()
  await setting.start()
  await write()
  const records = await logs()
  const plain = (lines: typeof said) => lines.map(({ type, args }) => ({ type, args }))
  expect(plain(said)).toEqual(plain(without))
  expect(said.some(({ text }) => text.includes('trace_id'))).toBe(false)
  expect(records.map(({ severityText, body }) => [severityText, body])).toEqual([
    ['WARN', 'a warning of a'],
    ['ERROR', 'failed TypeError: no stock'],
    ['ERROR', '{}'],
  ])
  expect(records[1]!.attributes).toMatchObject({ 'exception.type': 'TypeError' })
  const [work] = setting.sink.spans()
  for (const { traceId, spanId } of records)
    expect({ traceId, spanId }).toEqual({ traceId: work?.traceId, spanId: work?.spanId })
})

it('records the levels that were chosen, and adds ids to text when told', async () => {
  await setting.open()
  await setting.start({ console: { levels: ['log'], ids: 'always' } })
  await write()
  expect((await logs()).map(({ body }) => body)).toEqual(['a log {"a":1}'])
  expect(said[0]!.text).toMatch(/^a log .*trace_id=\w{32} span_id=\w{16}$/)
  expect(said[1]!.text).toBe('an info')
})

it('leaves a console that the page has frozen', async () => {
  await setting.open()
  await setting.page.evaluate(() => void Object.freeze(console))
  await setting.start()
  await write()
  expect(said).toHaveLength(5)
  expect(await logs()).toEqual([])
})

it('makes no record of its own warnings', async () => {
  await setting.open()
  await setting.start({ endpoint: 'http://127.0.0.1:9', limits: { retryMs: 1 } })
  const created = await setting.page.evaluate(async () => {
    console.warn('mine')
    for (let round = 0; round < 3; round++) await window.telemetry.flush()
    return window.telemetry.status().logs.created
  })
  expect(said.some(({ text }) => text.includes('[throughline] cannot reach'))).toBe(true)
  expect(created).toBe(1)
})

it('bridges an EventTarget: each event a record in the trace of who dispatches it', async () => {
  await setting.open()
  await setting.start()
  const counts = await setting.page.evaluate(async () => {
    const bus = new EventTarget()
    const stop = window.throughline.bridgeEvents(bus, { name: 'cart', types: ['added'] })
    let heard = 0
    bus.addEventListener('added', () => heard++)
    await window.telemetry.span('add', async () => {
      await Promise.resolve().then(() =>
        bus.dispatchEvent(new CustomEvent('added', { detail: { sku: 'a' } })),
      )
    })
    bus.dispatchEvent(new Event('other'))
    stop()
    bus.dispatchEvent(new Event('added'))
    return { ...stop.counts(), heard }
  })
  expect(counts).toEqual({ published: 1, dropped: 0, heard: 2 })
  const records = await logs()
  const [add] = setting.sink.spans()
  expect(records).toMatchObject([
    {
      eventName: 'cart.added',
      traceId: add?.traceId,
      spanId: add?.spanId,
      attributes: { 'throughline.event.payload.keys': ['sku'] },
    },
  ])
})
