/** Beacons of the application: a short span for each, and nothing added to them. */
import { expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()

it('records what was handed over and whether the browser took it', async () => {
  await setting.open()
  await setting.start()
  const results = await setting.page.evaluate(() =>
    window.telemetry.span('leave', () => [
      navigator.sendBeacon('/beacon?sig=secret', 'größe'),
      navigator.sendBeacon('/blob', new Blob(['four'])),
      navigator.sendBeacon('/large', 'x'.repeat(70_000)),
    ]),
  )
  expect(results).toEqual([true, true, false])
  const spans = await setting.spans()
  const leave = spans.find(({ name }) => name === 'leave')
  const beacons = spans.filter(({ name }) => name === 'POST')
  expect(beacons.map(({ attributes }) => attributes['http.request.body.size'])).toEqual([7, 4, 70_000])
  expect(beacons.map(({ attributes }) => attributes['throughline.beacon.queued'])).toEqual([
    true,
    true,
    false,
  ])
  expect(beacons.map(({ status }) => status?.code ?? 0)).toEqual([0, 0, 2])
  expect(beacons[0]).toMatchObject({ kind: 3, parentSpanId: leave?.spanId })
  expect(beacons[0]?.attributes['url.full']).toBe(`${setting.app.url}/beacon?sig=REDACTED`)
  const seen = setting.app.seen.filter(({ path }) => path.startsWith('/b'))
  for (const { headers } of seen) expect(headers).not.toHaveProperty('traceparent')
})

it('throws what the original throws, can be switched off, and goes out again', async () => {
  await setting.open()
  await setting.start()
  const thrown = () =>
    setting.page.evaluate(() => {
      try {
        return navigator.sendBeacon('ftp://[') && 'nothing'
      } catch (error) {
        return (error as Error).name
      }
    })
  expect(await thrown()).toBe('TypeError')
  await setting.page.evaluate(() => window.telemetry.stop())
  await setting.start({ instrument: { beacon: false } })
  expect(await setting.page.evaluate(() => /native code/.test(String(navigator.sendBeacon)))).toBe(true)
  expect(await setting.spans()).toEqual([])
})

it('records a fetchLater with its context for the own server, and hands on what it answers', async () => {
  await setting.open()
  const given = await setting.page.evaluate(async (endpoint) => {
    const calls: { url: string; traceparent: string | null; body: unknown }[] = []
    // Some engines have it, behind a flag or without one: the browser's part is played here.
    const original = (input: RequestInfo | URL, init?: RequestInit) => {
      if (String(input).startsWith('http:')) throw new TypeError('insecure')
      const { headers, body } = init ?? {}
      calls.push({ url: String(input), traceparent: new Headers(headers).get('traceparent'), body })
      return { activated: false }
    }
    const page = window as unknown as { fetchLater: typeof original }
    page.fetchLater = original
    window.telemetry = window.throughline.start({
      endpoint,
      metrics: false,
      instrument: { pageLoad: false, session: false },
    })
    const answer = page.fetchLater('/later', { method: 'POST', body: 'words' })
    let thrown: unknown
    try {
      page.fetchLater('http://stranger.test/')
    } catch (error) {
      thrown = (error as Error).message
    }
    await window.telemetry.stop()
    return { calls, answer, thrown, isOut: page.fetchLater === original }
  }, setting.sink.url)
  const [later, refused] = setting.sink.spans()
  expect(given).toEqual({
    calls: [{ url: '/later', traceparent: expect.stringContaining(String(later?.spanId)), body: 'words' }],
    answer: { activated: false },
    thrown: 'insecure',
    isOut: true,
  })
  expect(later).toMatchObject({ name: 'POST', kind: 3 })
  expect(later?.attributes).toMatchObject({
    'url.full': `${setting.app.url}/later`,
    'throughline.beacon.queued': true,
    'http.request.body.size': 5,
  })
  expect(refused?.status?.code).toBe(2)
})
