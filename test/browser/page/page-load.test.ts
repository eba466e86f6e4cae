/** What the span of a page's load tells of the load, and its parts. */
import { expect, it } from 'vitest'
import { arrived, fromHeader, serve, setting } from '../../support/rendered-page.js'
import type { SinkSpan } from '../../support/sink.js'

const named = (name: string) => setting.sink.spans().filter((span) => span.name === name)
const resources = () => named('resourceFetch')
const path = (span: SinkSpan) => new URL(String(span.attributes['url.full'])).pathname

function serveParts(cached = false) {
  const headers = cached ? { 'cache-control': 'max-age=3600' } : undefined
  setting.app.pages.set('/style.css', { type: 'text/css', body: 'b { color: red }', headers })
  setting.app.pages.set('/image.svg', {
    type: 'image/svg+xml',
    body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    headers,
  })
}
const PARTS = `<link rel=stylesheet href="/style.css"><img src="/image.svg?sig=secret">
  <script>fetch('/called')</script>`

it('has the milestones of the load, the document’s request and what was loaded with it', async () => {
  serveParts()
  serve({ head: () => PARTS, headers: fromHeader })
  await setting.page.goto(`${setting.app.url}/?page=1`)
  const [[load]] = await arrived(1, 1)
  await setting.sink.until(() => resources().length >= 3)
  const navigation = await setting.page.evaluate(
    () => performance.getEntriesByType('navigation')[0]?.toJSON() as PerformanceNavigationTiming,
  )
  const rounded = (time: number) => Math.round(time * 10) / 10
  expect(load?.attributes).toMatchObject({
    'url.template': '/',
    'browser.navigation_timing.dom_interactive': rounded(navigation.domInteractive),
    'browser.navigation_timing.dom_content_loaded_event_end': rounded(navigation.domContentLoadedEventEnd),
    'browser.navigation_timing.dom_complete': rounded(navigation.domComplete),
    'browser.navigation_timing.load_event_end': rounded(navigation.loadEventEnd),
  })
  expect(load?.attributes).not.toHaveProperty('throughline.page.hidden')
  const [request] = named('documentFetch')
  expect(request).toMatchObject({ kind: 3, parentSpanId: load?.spanId, traceId: load?.traceId })
  expect(request?.attributes).toMatchObject({
    'url.full': `${setting.app.url}/?page=1`,
    'http.response.status_code': 200,
    'browser.resource_timing.request_start': rounded(navigation.requestStart),
    'browser.resource_timing.response_start': rounded(navigation.responseStart),
    'browser.resource_timing.transfer_size': navigation.transferSize,
  })
  const end = Number(load?.startTimeUnixNano) / 1e6 + navigation.responseEnd
  expect(Number(request?.endTimeUnixNano) / 1e6).toBeCloseTo(end, 0)
  expect(resources().map(path).sort()).toEqual(['/app.js', '/image.svg', '/style.css'])
  for (const one of resources()) expect(one).toMatchObject({ kind: 3, parentSpanId: load?.spanId })
  const [image, style] = ['/image.svg', '/style.css'].map((of) => resources().find((one) => path(one) === of))
  expect(image?.attributes).toMatchObject({
    'url.full': `${setting.app.url}/image.svg?sig=REDACTED`,
    'server.address': '127.0.0.1',
    'http.response.status_code': 200,
    'browser.resource_timing.initiator_type': 'img',
    'browser.resource_timing.next_hop_protocol': 'http/1.1',
    'browser.resource_timing.decoded_body_size': 41,
  })
  expect(style?.attributes['browser.resource_timing.render_blocking_status']).toBe('blocking')
})

it('tells what came from the cache', async () => {
  serveParts(true)
  serve({ head: () => PARTS })
  await setting.page.goto(setting.app.url)
  await arrived(1, 1)
  await setting.page.goto('about:blank')
  await setting.page.goto(setting.app.url)
  await arrived(2, 2)
  await setting.sink.until(() => resources().length >= 6)
  const fate = resources()
    .filter((one) => path(one) === '/style.css')
    .map(({ attributes }) => attributes['throughline.resource.from_cache'])
  expect(fate).toEqual([undefined, true])
})

it('has the slowest of many', async () => {
  const images = Array.from({ length: 80 }, (_, index) => `<img src="/images/${index}">`)
  serve({ body: images.join('') })
  await setting.page.goto(setting.app.url)
  const [[load]] = await arrived(1, 1)
  await setting.sink.until(() => resources().length >= 50)
  await setting.page.evaluate(() => window.telemetry.flush())
  expect(resources()).toHaveLength(50)
  // What is exported meanwhile may be among them.
  expect(load?.attributes['throughline.page.resources']).toBeGreaterThanOrEqual(81)
})

it('tells of a page that is left early what is known', async () => {
  setting.app.pages.set('/slow', { type: 'image/png', body: '', hold: true })
  serve({ body: '<img src="/slow"><b id=there></b>' })
  await setting.page.goto(setting.app.url, { waitUntil: 'commit' })
  await setting.page.waitForSelector('#there', { state: 'attached' })
  await setting.page.goto('about:blank')
  const [[load]] = await arrived(1, 1)
  expect(load?.attributes).not.toHaveProperty('browser.navigation_timing.load_event_end')
  expect(named('documentFetch').map(({ parentSpanId }) => parentSpanId)).toEqual([load?.spanId])
  expect(resources()).toEqual([])
})

it('says that a page was loaded in the background', async () => {
  serve({})
  // A headless browser shows all of its pages.
  await setting.page.addInitScript(() =>
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }),
  )
  await setting.page.goto(setting.app.url)
  const [[load]] = await arrived(1, 1)
  expect(load?.attributes).toMatchObject({ 'throughline.page.hidden': true })
})

it('leaves out resources, or the whole load, on request', async () => {
  serveParts()
  serve({ head: () => PARTS, options: { instrument: { resources: false } } })
  serve({ head: () => PARTS, options: { instrument: { pageLoad: false } } }, '/none')
  for (const at of ['/', '/none']) {
    await setting.page.goto(setting.app.url + at)
    await setting.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
    await setting.page.evaluate(() => window.telemetry.flush())
  }
  expect(resources()).toEqual([])
  expect(named('documentLoad')).toHaveLength(1)
})
