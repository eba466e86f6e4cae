/** fetch in a page: what the application gets is what it would have got, and what leaves is what should. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type AppServer, startAppServer } from '../../support/app-server.js'
import { pageSetting } from '../../support/open-page.js'

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'traceparent, x-mine',
}

const setting = pageSetting()
let other: AppServer

beforeEach(async () => {
  other = await startAppServer(CORS)
  await setting.open()
})
afterEach(() => other.close())

const paths = (app: AppServer) => app.seen.map(({ method, path }) => `${method} ${path}`)
const request = (path: string) => setting.app.seen.find((one) => one.path === path)

it('answers with the original’s own response and rejection', async () => {
  const same = await setting.page.evaluate(() => {
    const response = new Response('mine')
    const reason = { any: 'thing' }
    window.fetch = (url) => (url === '/ok' ? Promise.resolve(response) : Promise.reject(reason))
    window.telemetry = window.throughline.start({ endpoint: '/otlp', metrics: false })
    return Promise.all([
      fetch('/ok').then((got) => got === response && !got.bodyUsed),
      fetch('/fails').catch((got) => got === reason),
    ])
  })
  expect(same).toEqual([true, true])
})

it('keeps every header of every shape of init, and adds its own', async () => {
  await setting.start()
  await setting.page.evaluate(() => {
    const headers = { 'x-mine': '1' }
    const inherited = Object.create({ method: 'POST', headers, body: 'inherited' })
    return Promise.all([
      fetch('/record', { headers }),
      fetch('/pairs', { headers: Object.entries(headers) as [string, string][] }),
      fetch('/headers', { headers: new Headers(headers) }),
      fetch(new Request('/request', { headers, method: 'PUT', body: 'put' })),
      fetch(new Request('/both', { headers: { 'x-mine': '0' }, method: 'PUT' }), { headers }),
      fetch('/request-as-init', new Request('/else', { headers, method: 'DELETE' })),
      fetch('/inherited', inherited),
      fetch(new URL('/url', location.href), { headers, keepalive: true }),
    ])
  })
  const names = ['record', 'pairs', 'headers', 'request', 'both', 'request-as-init', 'inherited', 'url']
  for (const name of names) {
    expect(request(`/${name}`)?.headers, name).toMatchObject({
      'x-mine': '1',
      traceparent: expect.stringMatching(/^00-/),
    })
  }
  const methods = names.map((name) => request(`/${name}`)?.method)
  expect(methods).toEqual(['GET', 'GET', 'GET', 'PUT', 'PUT', 'DELETE', 'POST', 'GET'])
})

it('keeps what a Request says of its referrer, and the Request itself', async () => {
  await setting.start()
  const untouched = await setting.page.evaluate(() => {
    const given = new Request('/private', { referrerPolicy: 'no-referrer' })
    return fetch(given).then(() => !given.headers.has('traceparent'))
  })
  expect(untouched).toBe(true)
  expect(request('/private')?.headers).not.toHaveProperty('referer')
  expect(request('/private')?.headers).toHaveProperty('traceparent')
})

it('leaves a traceparent that the application wrote', async () => {
  await setting.start()
  const mine = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  await setting.page.evaluate((traceparent) => fetch('/mine', { headers: { traceparent } }), mine)
  expect(request('/mine')?.headers.traceparent).toBe(mine)
})

it('sends another origin nothing, and asks it nothing, unless it is listed', async () => {
  await setting.start()
  await setting.page.evaluate((url) => fetch(`${url}/stranger`), other.url)
  expect(paths(other)).toEqual(['GET /stranger'])
  expect(other.seen[0]?.headers).not.toHaveProperty('traceparent')

  await setting.page.evaluate(() => window.telemetry.stop())
  await setting.start({ propagateTo: [other.url] })
  await setting.page.evaluate((url) => fetch(`${url}/friend`), other.url)
  expect(paths(other).slice(1)).toEqual(['OPTIONS /friend', 'GET /friend'])
  expect(other.seen.at(-1)?.headers.traceparent).toMatch(/^00-/)
  const [stranger, friend] = await setting.spans()
  expect(stranger?.attributes['url.full']).toBe(`${other.url}/stranger`)
  expect(other.seen.at(-1)?.headers.traceparent).toContain(friend?.spanId)
})

it('tells an abort from a failed network', async () => {
  await setting.start()
  const reasons = await setting.page.evaluate(() => {
    const [plain, own] = [new AbortController(), new AbortController()]
    const failed = [fetch('/a', plain), fetch('/b', own), fetch('/hangup')].map((one) =>
      one.then(String, (reason) => reason?.name ?? reason),
    )
    plain.abort()
    own.abort('left the page')
    return Promise.all(failed)
  })
  expect(reasons).toEqual(['AbortError', 'left the page', 'TypeError'])
  const types = (await setting.spans()).map(({ attributes, status }) => [
    new URL(String(attributes['url.full'])).pathname,
    attributes['error.type'],
    status?.code,
  ])
  expect(types.sort()).toEqual([
    ['/a', 'AbortError', 2],
    ['/b', 'AbortError', 2],
    ['/hangup', 'TypeError', 2],
  ])
})

it('makes no span of what is no request', async () => {
  await setting.start()
  const outcomes = await setting.page.evaluate(() =>
    Promise.all([
      fetch('data:text/plain,a').then((response) => response.text()),
      fetch(URL.createObjectURL(new Blob(['b']))).then((response) => response.text()),
      fetch('http://[').catch((reason) => reason.name),
      fetch('/c', { headers: { 'not a header': '' } }).catch((reason) => reason.name),
    ]),
  )
  expect(outcomes).toEqual(['a', 'b', 'TypeError', 'TypeError'])
  const urls = (await setting.spans()).map(({ attributes }) => attributes['url.full'])
  expect(urls).toEqual([`${setting.app.url}/c`])
})

it('lets a rejection that nobody handles reach the page', async () => {
  await setting.start()
  const reason = await setting.page.evaluate(
    () =>
      new Promise((resolve) => {
        window.addEventListener('unhandledrejection', (event) => resolve(event.reason.name))
        void fetch('/hangup')
      }),
  )
  expect(reason).toBe('TypeError')
})

it('makes the application’s call once and as it was given when ours fails', async () => {
  await setting.start()
  const statuses = await setting.page.evaluate(async () => {
    const fail = () => {
      throw new Error('broken')
    }
    const { Headers } = window
    window.Headers = fail as unknown as typeof Headers
    const first = await fetch('/headers', { headers: { 'x-mine': '1' } })
    window.Headers = Headers
    const now = performance.now
    performance.now = fail
    Date.now = fail
    const second = await fetch('/clock', { headers: { 'x-mine': '1' } })
    performance.now = now
    return [first.status, second.status]
  })
  expect(statuses).toEqual([200, 200])
  expect(paths(setting.app)).toEqual(['GET /headers', 'GET /clock'])
  expect(setting.app.seen.map(({ headers }) => headers['x-mine'])).toEqual(['1', '1'])
})

it('goes out again on stop, but not from under another’s wrapper', async () => {
  const outcome = await setting.page.evaluate(async () => {
    const options = { endpoint: '/otlp', metrics: false }
    await window.throughline.start(options).stop()
    const before = window.fetch
    const first = window.throughline.start(options)
    const patched = window.fetch !== before
    await first.stop()
    const restored = patched && window.fetch === before
    const second = window.throughline.start(options)
    const ours = window.fetch
    const theirs: typeof fetch = (...given) => ours(...given)
    window.fetch = theirs
    await second.stop()
    const response = await fetch('/still')
    return { restored, kept: window.fetch === theirs, status: response.status }
  })
  expect(outcome).toEqual({ restored: true, kept: true, status: 200 })
  expect(request('/still')?.headers).not.toHaveProperty('traceparent')
})
