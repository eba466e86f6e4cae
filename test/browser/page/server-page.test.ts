/** Pages that a server renders: their load continues the server's span. */
import { expect, it } from 'vitest'
import {
  arrived,
  fate,
  fromHeader,
  fromMeta,
  loads,
  serve,
  server,
  setting,
} from '../../support/rendered-page.js'

it('continues the server’s span by <meta>, from the navigation to the end of the load', async () => {
  serve({ head: fromMeta, body: '<img src="/image">' })
  await setting.page.goto(setting.app.url)
  const [[load], [request]] = await arrived(1, 1)
  expect(fate(load, [request!])).toBe('part of 0')
  expect(load).toMatchObject({ kind: 1, resource: { 'service.name': 'page' } })
  expect(load?.attributes).toMatchObject({
    'url.full': `${setting.app.url}/`,
    'throughline.page.navigation_type': 'navigate',
    'throughline.page.context': 'meta continued',
  })
  const [origin, end] = await setting.page.evaluate(() => [
    performance.timeOrigin,
    (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventEnd,
  ])
  expect(Number(load?.startTimeUnixNano) / 1e6).toBeCloseTo(origin!, 0)
  expect(Number(load?.endTimeUnixNano) / 1e6).toBeCloseTo(origin! + end!, 0)
})

it('continues it by Server-Timing alone, and tells the status of the answer', async () => {
  serve({ headers: fromHeader })
  await setting.page.goto(setting.app.url)
  const [[load], served] = await arrived(1, 1)
  expect(fate(load, served)).toBe('part of 0')
  expect(load?.attributes).toMatchObject({
    'throughline.page.context': 'server-timing continued',
    'http.response.status_code': 200,
  })
})

it('holds what the page does while it loads, and nothing that it does later', async () => {
  serve({
    head: fromMeta,
    body: `<script>
      fetch('/early')
      telemetry.span('own', { root: true }, () => {})
      addEventListener('load', () => setTimeout(() => fetch('/late'), 50))
    </script>`,
  })
  await setting.page.goto(setting.app.url)
  const [[load]] = await arrived(1, 1)
  const call = (path: string) =>
    setting.sink
      .spans()
      .find(({ kind, attributes }) => kind === 3 && attributes['url.full'] === setting.app.url + path)
  await setting.sink.until(() => call('/late') !== undefined && call('/early') !== undefined)
  expect(call('/early')?.parentSpanId).toBe(load?.spanId)
  const others = [call('/late'), setting.sink.spans().find(({ name }) => name === 'own')]
  for (const other of others) {
    expect(other).not.toHaveProperty('parentSpanId')
    expect(other?.traceId).not.toBe(load?.traceId)
  }
})

it('each reload continues the request that it made', async () => {
  serve({ head: fromMeta })
  await setting.page.goto(setting.app.url)
  await arrived(1, 1)
  await setting.page.reload()
  const [[first, second], served] = await arrived(2, 2)
  expect([fate(first, served), fate(second, served)]).toEqual(['part of 0', 'part of 1'])
  expect(first?.traceId).not.toBe(second?.traceId)
  expect(second?.attributes['throughline.page.navigation_type']).toBe('reload')
})

it('continues through a Service Worker that hands the page on', async () => {
  setting.app.pages.set('/worker.js', {
    type: 'text/javascript',
    body: `addEventListener('activate', (event) => event.waitUntil(clients.claim()))
      addEventListener('fetch', (event) => event.respondWith(fetch(event.request)))`,
  })
  serve({ head: fromMeta })
  await setting.page.goto(setting.app.url)
  await arrived(1, 1)
  await setting.page.evaluate(
    () =>
      new Promise((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', resolve)
        void navigator.serviceWorker.register('/worker.js')
      }),
  )
  await setting.page.reload()
  const [all, served] = await arrived(2, 2)
  expect(all.map((load) => fate(load, served))).toEqual(['part of 0', 'part of 1'])
})

it('is recorded once: not when the page comes back from the bfcache, and not by a second start', async () => {
  serve({ head: fromMeta })
  await setting.page.goto(setting.app.url)
  await arrived(1, 1)
  // Playwright's Chromium has no bfcache; these are its events.
  await setting.page.evaluate(async (endpoint) => {
    for (const type of ['pagehide', 'pageshow'])
      dispatchEvent(new PageTransitionEvent(type, { persisted: true }))
    await window.telemetry.stop()
    window.telemetry = window.throughline.start({ endpoint, metrics: false })
    window.telemetry.span('back', () => {})
    await window.telemetry.stop()
  }, setting.sink.url)
  expect(loads()).toHaveLength(1)
  const back = setting.sink.spans().find(({ name }) => name === 'back')
  expect(back).toMatchObject({ traceId: expect.not.stringContaining(String(loads()[0]?.traceId)) })
})

it('goes on alone when the page brings nothing, nonsense, or something outside of its head', async () => {
  const contents = ['"><script>', '00-zz', '']
  serve({
    head: () => contents.map((content) => `<meta name="traceparent" content='${content}'>`).join(''),
    body: '<meta name="traceparent" content="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01">',
    options: { pageLoad: { undated: 'parent' } },
  })
  await setting.page.goto(setting.app.url)
  const [[load], served] = await arrived(1, 1)
  expect(fate(load, served)).toBe('own trace')
})

it('is not sampled when the server’s request is not', async () => {
  serve({ head: () => server.traceMeta().replace(/-\d\d"/, '-00"') })
  await setting.page.goto(setting.app.url)
  await setting.page.evaluate(() => window.telemetry.span('after', () => {}))
  await setting.sink.until(() => setting.sink.spans().some(({ name }) => name === 'after'))
  expect(loads()).toEqual([])
})

it('the server’s helpers write nothing without a span', () => {
  expect([server.traceMeta(), server.serverTiming()]).toEqual(['', ''])
})
