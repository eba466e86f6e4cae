/** A page that is left while a request of its is open, however it is left: the browser carries it on, and nobody else. */
import { expect, it } from 'vitest'
import { eventually } from '../../support/eventually.js'
import { pageSetting, record, statusOf, visit, written } from '../../support/spooled-page.js'

const setting = pageSetting()
const TRACES = '/held/v1/traces'

/** Records a span whose request the receiver holds; answers how often it arrived there, held or not. */
async function openRequest(): Promise<() => number> {
  let arrived = 0
  setting.app.server.on('request', ({ url, method }) => {
    if (url === TRACES && method === 'POST') arrived++
  })
  setting.app.pages.set(TRACES, { type: 'text/plain', body: '', hold: true })
  await visit(setting, { endpoint: `${setting.app.url}/held`, limits: { batchDelayMs: 600 } })
  const held = setting.page.waitForRequest(setting.app.url + TRACES)
  await record(setting.page, ['under way'])
  await written(setting.page, 1)
  await held
  await eventually(() => expect(arrived).toBe(1))
  return () => arrived
}

/** A visit that would deliver what it finds; it finds nothing. */
async function expectNothingLeft(arrived: () => number): Promise<void> {
  setting.app.pages.set(TRACES, { type: 'application/json', body: '{}' })
  await visit(setting, { endpoint: `${setting.app.url}/held` })
  await written(setting.page, 0)
  await setting.page.evaluate(() => window.telemetry.flush())
  expect((await statusOf(setting.page)).traces.created).toBe(0)
  expect(arrived()).toBe(1)
}

it('by a reload', async () => {
  const arrived = await openRequest()
  await setting.page.reload()
  await expectNothingLeft(arrived)
})

it('for another page that takes its time: nothing fails until it comes, long after a failure is in doubt', async () => {
  const arrived = await openRequest()
  let answer = () => {}
  let before = 0
  setting.app.server.prependListener('request', ({ url }, response) => {
    if (url === '/slow')
      answer = () => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')
    if (url === '/waited') {
      before = arrived()
      answer()
    }
  })
  setting.app.pages.set('/slow', { type: 'text/html', body: '', hold: true })
  const there = setting.page.waitForURL('**/slow')
  await setting.page.evaluate(() => {
    setTimeout(() => {
      location.href = '/slow'
      setTimeout(() => {
        new Image().src = '/waited'
      }, 2500)
    })
  })
  await there
  expect(before).toBe(1)
  await expectNothingLeft(arrived)
})
