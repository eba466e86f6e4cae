/** What the browser measured of a request, on its span. */
import { expect, it } from 'vitest'
import { startAppServer } from '../../support/app-server.js'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()

it('has what the browser measured, of each of several requests to one address its own', async () => {
  await setting.open()
  await setting.start()
  const sizes = [10, 2000, 300, 4000, 50]
  await setting.page.evaluate(
    (sizes) =>
      Promise.all([
        ...sizes.map((size) =>
          fetch('/same', { method: 'POST', body: 'x'.repeat(size) }).then((response) => response.text()),
        ),
        new Promise((resolve) => {
          const asked = new XMLHttpRequest()
          asked.open('POST', '/same')
          asked.onloadend = resolve
          asked.send('x'.repeat(77))
        }),
      ]),
    sizes,
  )
  await setting.sink.until(() => setting.sink.spans().length === 6)
  const spans = setting.sink.spans()
  for (const { attributes } of spans)
    expect(attributes).toMatchObject({
      'network.protocol.version': '1.1',
      'throughline.timing.request': expect.any(Number),
    })
  const bySpan = new Map(
    setting.app.seen.map(({ headers }) => [headers.traceparent!.split('-')[2], headers['content-length']]),
  )
  for (const { spanId, attributes } of spans)
    expect(String(attributes['http.response.body.size'])).toBe(bySpan.get(spanId!))
})

it('leaves out what another origin keeps to itself', async () => {
  const [closed, opened] = await Promise.all([
    startAppServer({ 'access-control-allow-origin': '*' }),
    startAppServer({ 'access-control-allow-origin': '*', 'timing-allow-origin': '*' }),
  ])
  await setting.open()
  await setting.start()
  await setting.page.evaluate(
    (urls) => Promise.all(urls.map((url) => fetch(url).then((response) => response.text()))),
    [`${closed.url}/closed`, `${opened.url}/opened`],
  )
  await setting.sink.until(() => setting.sink.spans().length === 2)
  const named = (path: string) =>
    Object.keys(
      setting.sink.spans().find(({ attributes }) => String(attributes['url.full']).endsWith(path))!
        .attributes,
    ).filter((name) => name.startsWith('throughline.timing.'))
  expect(named('/closed')).toEqual([])
  expect(named('/opened')).toContain('throughline.timing.request')
  await Promise.all([closed.close(), opened.close()])
})

it('knows what came from the cache', async () => {
  setting.app.pages.set('/kept', {
    type: 'text/plain',
    body: 'kept',
    headers: { 'cache-control': 'max-age=60' },
  })
  await setting.open()
  await setting.start()
  const get = () => setting.page.evaluate(() => fetch('/kept').then((response) => response.text()))
  expect([await get(), await get()]).toEqual(['kept', 'kept'])
  await setting.sink.until(() => setting.sink.spans().length === 2)
  const cached = setting.sink.spans().map(({ attributes }) => attributes['throughline.resource.from_cache'])
  expect(cached).toEqual([undefined, true])
})
