/** An endpoint that nothing reaches, as with an ad blocker: the page works, memory is bounded, all is counted. */
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()

it('loses telemetry and nothing else, and says so once', async () => {
  const { page, sink } = setting
  const said: string[] = []
  const errors: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', ({ message }) => errors.push(message))
  await setting.open('<button>Buy</button>')
  let blocked = 0
  await page.route(`${sink.url}/**`, (route) => {
    blocked++
    return route.abort('blockedbyclient')
  })
  await setting.start({ limits: { queueSize: 100, batchDelayMs: 5, retryMs: 20 } })
  const seen = await page.evaluate(async () => {
    const heard: string[] = []
    document.querySelector('button')!.addEventListener('click', () => heard.push('click'))
    document.querySelector('button')!.click()
    for (let round = 0; round < 20; round++) {
      for (let count = 0; count < 50; count++) window.telemetry.span('work', () => {})
      await new Promise((resolve) => setTimeout(resolve))
    }
    const answer = await fetch('/answer', { method: 'POST', body: 'asked' })
    return [heard, await answer.text()]
  })
  expect(seen).toEqual([['click'], 'asked'])
  const { traces } = await page.evaluate(async () => {
    await window.telemetry.flush()
    return window.telemetry.status()
  })
  const lost = Object.values(traces.dropped).reduce((sum, count) => sum + count, 0)
  expect(traces).toMatchObject({ created: 1002, exported: 0 })
  expect(traces.queued).toBeLessThanOrEqual(100)
  // What the queue has no room for waits in the spool, for a visit without the blocker.
  expect(lost + traces.queued + (traces.spooled ?? 0)).toBe(1002)
  expect(sink.requests).toEqual([])
  expect(blocked).toBeGreaterThan(0)
  expect(said.filter((line) => line.startsWith('[throughline]'))).toHaveLength(1)
  expect(said.find((line) => line.startsWith('[throughline]'))).toContain(`cannot reach ${sink.url}`)
  // No exception of ours, and none about requests that are not the page's.
  expect(errors).toEqual([])
  expect(await page.evaluate(() => window.telemetry.status().logs.created)).toBe(0)
})

it('goes on as soon as the way is free', async () => {
  const { page, sink } = setting
  await setting.open()
  const url = `${sink.url}/**`
  const tried = new Promise((resolve) =>
    page.route(url, (route) => route.abort('blockedbyclient').then(resolve)),
  )
  await setting.start({ limits: { batchDelayMs: 5 } })
  await page.evaluate(() => window.telemetry.span('waits', () => {}))
  await tried
  await page.unroute(url)
  await sink.until(() => sink.spans().some(({ name }) => name === 'waits'))
})

it('is tried by one request at a time, whatever is recorded, flushed and hidden meanwhile', async () => {
  const { page, sink } = setting
  await setting.open()
  let attempts = 0
  await page.route(`${sink.url}/**`, (route) => {
    attempts++
    return route.abort('blockedbyclient')
  })
  const failed = page.waitForEvent('requestfailed')
  await setting.start({ limits: { batchDelayMs: 5 } })
  await page.evaluate(() => window.telemetry.span('first', () => {}))
  await failed
  const receiver = () =>
    page.evaluate((origin) => window.telemetry.status().receivers[origin]!, new URL(sink.url).origin)
  const hammer = async () => {
    await page.evaluate(async () => {
      for (let count = 0; count < 5; count++) {
        window.telemetry.span('more', () => window.telemetry.log.info('said'))
        void window.telemetry.flush()
        document.dispatchEvent(new Event('visibilitychange'))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })
    return receiver()
  }
  await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden' }))
  let seen = await hammer()
  while (seen.circuit !== 'open') seen = await hammer()
  // Each in two ways at most, since the page may have spent the quota of one of them.
  expect(attempts).toBeLessThanOrEqual(2 * seen.failures)
  expect(seen.failures).toBeLessThanOrEqual(6)
  const before = attempts
  for (let round = 0; round < 5; round++) await hammer()
  const { failures } = await receiver()
  expect(attempts - before).toBeLessThanOrEqual(2 * (failures - seen.failures + 1))
})
