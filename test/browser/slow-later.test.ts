/** What a page does before its second file has come, and what becomes of that when it comes late or never. */
import { readFileSync } from 'node:fs'
import type { Route } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.js'
import { pageSetting } from '../support/open-page.js'

const setting = pageSetting()
const FIRST = 'throughline.iife.js'
const SECOND = 'throughline.later.js'

const fileOf = (name: string) => ({
  type: 'text/javascript',
  body: readFileSync(new URL(`../../dist/${name}`, import.meta.url), 'utf8'),
})

const never: (route: Route) => Promise<void> = (route) => route.abort('blockedbyclient')

/** Opens a page that starts telemetry and runs the code. Answers how to let the second file come. */
async function open(code: string, options: string, held?: typeof never): Promise<() => void> {
  const { page, app, sink } = setting
  for (const name of [FIRST, SECOND]) app.pages.set(`/cdn/${name}`, fileOf(name))
  let come = () => {}
  const gate = new Promise<void>((resolve) => {
    come = resolve
  })
  await page.route(`**/${SECOND}`, held ?? ((route) => gate.then(() => route.continue())))
  const body = `<!doctype html><title>a</title><script src="/cdn/${FIRST}"></script><script>
    globalThis.telemetry = throughline.start(
      { serviceName: 'page', endpoint: '${sink.url}', ${options} })
    ${code}</script>`
  app.pages.set('/', { type: 'text/html', body })
  await page.goto(app.url)
  return come
}

/** Has the sink refuse the first so many requests, and answers how many it has seen. */
function refuse(times: number, status: number): { seen: number } {
  const told = { seen: 0 }
  setting.sink.refuseBy(() =>
    ++told.seen <= times ? { status, headers: { 'retry-after': '1' } } : undefined,
  )
  return told
}

const QUICK = `limits: { batchDelayMs: 1 }, spool: false,
  instrument: false`
const SPAN = "telemetry.span('work', () => {})"
const names = () => setting.sink.spans().map(({ name }) => name)
const status = () => setting.page.evaluate(() => window.telemetry.status())

it('a request that is refused before is tried again as soon as it has come', async () => {
  const told = refuse(1, 503)
  const come = await open(SPAN, QUICK)
  await setting.sink.until(() => told.seen === 1)
  expect((await status()).receivers).toEqual({ [setting.sink.url]: { circuit: 'closed', failures: 0 } })
  come()
  await setting.sink.until(() => names().length > 0)
  await setting.page.evaluate(() => window.telemetry.flush())
  expect(names()).toEqual(['work'])
  expect(told.seen).toBe(2)
  expect((await status()).traces).toMatchObject({ created: 1, exported: 1, dropped: {} })
})

it('and when it never comes', async () => {
  const told = refuse(1, 503)
  await open(SPAN, QUICK, never)
  await setting.sink.until(() => names().length > 0)
  expect(told.seen).toBe(2)
})

it.each([
  [400, { rejected: 1 }],
  [413, { too_large: 1 }],
])(
  'what is refused for good by %i is counted by its cause, also when it never comes',
  async (code, dropped) => {
    const told = refuse(9, code)
    await open('', QUICK, never)
    await setting.page.evaluate(`${SPAN}; telemetry.flush()`)
    expect((await status()).traces).toMatchObject({ created: 1, exported: 0, dropped, queued: 0 })
    expect(told.seen).toBe(1)
  },
)

it('nobody waits for it who stops', async () => {
  const told = refuse(9, 503)
  const come = await open(SPAN, QUICK)
  await setting.sink.until(() => told.seen === 1)
  await setting.page.evaluate(() => window.telemetry.stop())
  const { state, traces } = await status()
  expect(state).toBe('stopped')
  expect(traces).toMatchObject({ created: 1, exported: 0, queued: 0 })
  expect(told.seen).toBe(1)
  come()
})

const KEPT = 'limits: { batchDelayMs: 1 }, instrument: false'
const secret = (name: string) =>
  `telemetry.span('${name}', { attributes: { password: 'hunter2' } }, () => {})`
const leftBehind = () =>
  setting.page.evaluate(() =>
    Object.entries<string>(localStorage).filter(([name]) => name.startsWith('throughline.left.')),
  )

/** Until a page has tried a second time, it has heard of the first. */
const receivers: Record<string, () => Promise<void>> = {
  async refuses() {
    const told = refuse(Number.POSITIVE_INFINITY, 503)
    await open(secret('early'), KEPT)
    await setting.sink.until(() => told.seen >= 2)
  },
  async 'is not there'() {
    let tries = 0
    await setting.page.route(`${setting.sink.url}/**`, (route) => {
      tries++
      return route.abort('connectionrefused')
    })
    await open(secret('early'), KEPT)
    // Each is made with keepalive, and at first once more without.
    await eventually(() => expect(tries).toBeGreaterThan(2))
  },
}

it.each(Object.keys(receivers))(
  'what it recorded arrives with the next visit, once, when it is left before and the receiver %s',
  async (name) => {
    const { page, sink, app } = setting
    await receivers[name]!()
    app.pages.set('/elsewhere', { type: 'text/html', body: '<!doctype html>' })
    const there = page.waitForURL('**/elsewhere')
    await page.evaluate(`${secret('last')}; location.href = '/elsewhere'`)
    await there
    const kept = await leftBehind()
    expect(kept).toHaveLength(2)
    expect(kept.join()).toContain('REDACTED')
    expect(kept.join()).not.toContain('hunter2')
    expect(names()).toEqual([])

    await page.unroute(`${sink.url}/**`)
    sink.refuseBy(() => undefined)
    const come = await open('', KEPT)
    come()
    await sink.until(() => names().length >= 2)
    await eventually(async () => expect(await leftBehind()).toEqual([]))
    await page.evaluate(() => window.telemetry.flush())
    expect(names().sort()).toEqual(['early', 'last'])
  },
)
