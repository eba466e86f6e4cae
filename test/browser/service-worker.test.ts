/** A page's requests through a Service Worker that hands them on: one trace, and each header once. */
import { expect, it } from 'vitest'
import { pageSetting } from '../support/open-page.js'
import type { SinkSpan } from '../support/sink.js'

const setting = pageSetting()

/** Registers a Service Worker with a handler of `fetch` and waits until it has the page. */
async function control(handler: string, telemetry = true): Promise<void> {
  const options = JSON.stringify({ serviceName: 'worker', endpoint: setting.sink.url, metrics: false })
  const start = `importScripts('/app.js'); const telemetry = throughline.start(${options});`
  setting.app.pages.set('/worker.js', {
    type: 'text/javascript',
    body: `${telemetry ? start : ''}
      addEventListener('activate', (event) => event.waitUntil(clients.claim()))
      addEventListener('fetch', ${handler})`,
  })
  await setting.page.evaluate(
    () =>
      new Promise((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', resolve)
        void navigator.serviceWorker.register('/worker.js')
      }),
  )
}

const PASS = '(event) => event.respondWith(fetch(event.request))'
const of = (service: string) =>
  setting.sink.spans().filter(({ resource }) => resource['service.name'] === service)
const seen = (path: string) => setting.app.seen.filter((one) => one.path === path)

async function arrived(inWorker: number): Promise<[page: SinkSpan[], worker: SinkSpan[]]> {
  await setting.spans()
  await setting.sink.until(() => of('worker').length >= inWorker)
  return [of('page'), of('worker')]
}

it('the worker’s request is a child of the page’s, and the server’s parent', async () => {
  await setting.open()
  await setting.start()
  await control(PASS)
  const body = await setting.page.evaluate(() =>
    window.telemetry.withBaggage({ tenant: 'a' }, () =>
      fetch('/orders', { method: 'POST', body: 'order', headers: { 'x-mine': 'kept' } }).then((it) =>
        it.text(),
      ),
    ),
  )
  expect(body).toBe('order')
  const [[asked], [passed]] = await arrived(1)
  expect(passed).toMatchObject({
    name: 'POST',
    kind: 3,
    traceId: asked?.traceId,
    parentSpanId: asked?.spanId,
  })
  expect(
    seen('/orders').map(({ headers }) => [headers.traceparent, headers.baggage, headers['x-mine']]),
  ).toEqual([[`00-${passed?.traceId}-${passed?.spanId}-03`, 'tenant=a', 'kept']])
})

it('a copy of the request is continued as well, and XMLHttpRequest as fetch', async () => {
  await setting.open()
  await setting.start()
  await control('(event) => event.respondWith(fetch(new Request(event.request.clone())))')
  await setting.page.evaluate(
    () =>
      new Promise((resolve) => {
        const asked = new XMLHttpRequest()
        asked.open('GET', '/by-xhr')
        asked.onloadend = resolve
        asked.send()
      }),
  )
  const [[asked], [passed]] = await arrived(1)
  expect(passed).toMatchObject({ traceId: asked?.traceId, parentSpanId: asked?.spanId })
  expect(seen('/by-xhr').map(({ headers }) => headers.traceparent)).toEqual([
    `00-${passed?.traceId}-${passed?.spanId}-03`,
  ])
})

it('what the worker does in a context of its own hangs there', async () => {
  await setting.open()
  await setting.start()
  await control(`(event) => event.respondWith(telemetry.continueFrom(event.request.headers, () =>
    telemetry.span('decides', () => fetch(event.request))))`)
  await setting.page.evaluate(() => fetch('/decided').then(({ status }) => status))
  const [[asked], worker] = await arrived(2)
  const [decides, passed] = ['decides', 'GET'].map((name) => worker.find((span) => span.name === name))
  expect(decides).toMatchObject({ traceId: asked?.traceId, parentSpanId: asked?.spanId })
  expect(passed?.parentSpanId).toBe(decides?.spanId)
  expect(seen('/decided')[0]?.headers.traceparent).toContain(passed?.spanId)
})

it('a worker without telemetry hands the page’s context on', async () => {
  await setting.open()
  await setting.start()
  await control(PASS, false)
  await setting.page.evaluate(() => fetch('/plain').then(({ status }) => status))
  const [asked] = await setting.spans()
  expect(seen('/plain').map(({ headers }) => headers.traceparent)).toEqual([
    `00-${asked?.traceId}-${asked?.spanId}-03`,
  ])
})

it('navigations, images and other requests without CORS go through as they were', async () => {
  await setting.open()
  await setting.start()
  await control(PASS)
  const { href, title } = await setting.page.evaluate(async () => {
    const image = new Image()
    await new Promise((resolve) => {
      image.onload = image.onerror = resolve
      image.src = '/image'
    })
    return { href: location.href, title: document.title }
  })
  expect(seen('/image').map(({ headers }) => [headers['sec-fetch-mode'], headers.traceparent])).toEqual([
    ['no-cors', undefined],
  ])
  await setting.page.reload()
  expect(await setting.page.evaluate(() => ({ href: location.href, title: document.title }))).toEqual({
    href,
    title,
  })
})
