/** The early stage: what happened before the rest had loaded is recorded as if it had been there. */
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { buildScript } from '../support/inline.js'
import { pageSetting } from '../support/open-page.js'
import type { SinkLog, SinkSpan } from '../support/sink.js'

const setting = pageSetting()
const MOST_BYTES = 1536
/** By what the page's clocks may differ; it was told 700 ms later. */
const CLOCKS_MS = 100

let snippet: string

beforeAll(async () => {
  snippet = await buildScript('early')
})

const milliseconds = (nanoseconds: unknown) => Number(BigInt(nanoseconds as string) / 1_000_000n)

/** Opens a page that has the snippet and runs `early` at once; the rest is there, but nothing has started. */
async function open(early: string, attributes = ''): Promise<void> {
  const { app, page } = setting
  const html = `<!doctype html><title>app</title><script${attributes}>${snippet}</script><script>${early}</script>
    <script src="/app.js"></script><body></body>`
  app.pages.set('/', { type: 'text/html', body: html })
  await page.goto(app.url)
}

const evaluate = <T>(code: string) => setting.page.evaluate(code) as Promise<T>
const clients = (spans: SinkSpan[]) =>
  spans.filter(({ attributes }) => attributes['url.full'] && attributes['http.request.method'])

it(`is at most ${MOST_BYTES} bytes gzip`, () => {
  const { length } = gzipSync(snippet.trim(), { level: 9 })
  expect(length).toBeGreaterThan(500)
  expect(length).toBeLessThanOrEqual(MOST_BYTES)
})

it('hands over errors and rejections with their times, once each', async () => {
  await open(`
    setTimeout(() => { window.thrownAt = Date.now(); throw new Error('early') })
    addEventListener('error', () => { window.heardAt = Date.now() }, { once: true })
    const rejected = Promise.reject(new Error('rejected early'))
    window.both = new Promise((resolve) => {
      addEventListener('unhandledrejection', () => setTimeout(resolve))
    })`)
  await evaluate('both')
  await evaluate('new Promise((resolve) => setTimeout(resolve, 700))')
  await setting.start()
  await evaluate("reportError(new Error('later'))")
  await setting.spans()
  const logs = setting.sink.logs()
  const message = (log: SinkLog) => log.attributes['exception.message']
  expect(logs.map(message).sort()).toEqual(['early', 'later', 'rejected early'])
  const early = logs.find((log) => message(log) === 'early')!
  const at = milliseconds(early.timeUnixNano)
  const [thrownAt, heardAt] = await evaluate<[number, number]>('[thrownAt, heardAt]')
  expect(at).toBeGreaterThan(thrownAt - CLOCKS_MS)
  expect(at).toBeLessThan(heardAt + CLOCKS_MS)
  expect(await evaluate('typeof __throughline')).toBe('undefined')
})

it('hands over requests with the times and ids that the server saw, below the load of the page', async () => {
  const { app, sink } = setting
  await open(`
    window.answers = Promise.all([
      fetch('/answer?fetch', { method: 'post', headers: { own: '1' } }),
      fetch(new Request('/answer?request', { headers: { own: '2' } })),
      fetch('/hangup').catch((fault) => fault.name),
      new Promise((resolve) => {
        const request = new XMLHttpRequest()
        request.onloadend = () => resolve(request.status)
        request.open('GET', '/status/404')
        request.send()
      }),
    ]).then(([a, b, ...rest]) => [a.status, b.status, ...rest])`)
  expect(await evaluate('answers')).toEqual([200, 200, 'TypeError', 404])
  const answeredBy = Date.now()
  await evaluate('new Promise((resolve) => setTimeout(resolve, 700))')
  await setting.start({ instrument: { pageLoad: true } })
  await sink.until(() => sink.spans().some(({ name }) => name === 'documentLoad'))
  const spans = await setting.spans()
  const load = spans.find(({ name }) => name === 'documentLoad')!
  expect(clients(spans)).toHaveLength(4)
  for (const span of clients(spans)) {
    expect(span).toMatchObject({ traceId: load.traceId, parentSpanId: load.spanId, kind: 3 })
    expect(milliseconds(span.endTimeUnixNano)).toBeLessThanOrEqual(answeredBy + 100)
    const { pathname, search } = new URL(String(span.attributes['url.full']))
    // Several when the browser tries again by itself, as after a hangup on a connection that it had used before.
    const seen = app.seen.filter(({ path }) => path === pathname + search)
    expect(new Set(seen.map(({ headers }) => headers.traceparent))).toEqual(
      new Set([`00-${span.traceId}-${span.spanId}-03`]),
    )
  }
  expect(Object.fromEntries(app.seen.map(({ path, headers }) => [path, headers.own]))).toStrictEqual({
    ...{ '/answer?fetch': '1', '/answer?request': '2' },
    ...{ '/hangup': undefined, '/status/404': undefined },
  })
  const types = clients(spans).map(({ attributes }) => attributes['error.type'])
  expect(types.sort()).toEqual(['404', 'TypeError', undefined, undefined])
  expect(sink.logs()).toEqual([])
})

it('hands over a request that is under way, and takes its patches out', async () => {
  const { app, page } = setting
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/slow', (route) => held.then(() => route.continue()))
  await open(`
    window.before = [fetch, XMLHttpRequest.prototype.open]
    window.slow = fetch('/slow').then((response) => response.text())`)
  await setting.start()
  answer()
  expect(await evaluate('slow')).toBe('')
  await evaluate("fetch('/answer')")
  const spans = clients(await setting.spans())
  expect(spans.map(({ attributes }) => new URL(String(attributes['url.full'])).pathname).sort()).toEqual([
    '/answer',
    '/slow',
  ])
  for (const { headers } of app.seen)
    expect(spans.some(({ spanId }) => headers.traceparent?.includes(String(spanId)))).toBe(true)
  await evaluate('telemetry.stop()')
  expect(
    await evaluate('/native code/.test(fetch) && /native code/.test(XMLHttpRequest.prototype.send)'),
  ).toBe(true)
})

it('goes the way that the sampling ratio of its tag says', async () => {
  await open("window.answer = fetch('/answer')", ' data-sampling-ratio="0"')
  await evaluate('answer.then(() => 0)')
  await setting.start({ sampling: { ratio: 0 }, instrument: { pageLoad: true } })
  expect(await setting.spans()).toEqual([])
  expect(setting.app.seen[0]?.headers.traceparent).toMatch(/-02$/)
})

it('is bounded and leaves the page as it is when the rest never comes', async () => {
  const { app, page } = setting
  const said: string[] = []
  page.on('pageerror', ({ message }) => said.push(message))
  await open(`
    for (let count = 0; count < 300; count++) reportError(new Error('loop'))
    window.answers = Promise.all(Array.from({ length: 150 }, (_, n) => fetch('/answer?' + n, { method: 'POST', body: String(n) }).then((r) => r.text())))
    window.foreign = fetch('data:text/plain,here').then((r) => r.text())`)
  expect(await evaluate<string[]>('answers')).toEqual(Array.from({ length: 150 }, (_, n) => String(n)))
  expect(await evaluate('foreign')).toBe('here')
  expect(said).toHaveLength(300)
  expect(
    await evaluate('[__throughline.errors.length, __throughline.calls.length, __throughline.lost]'),
  ).toEqual([100, 100, 250])
  expect(app.seen.filter(({ headers }) => headers.traceparent)).toHaveLength(100)
})

it('is said how much was lost, and off when nothing is exported', async () => {
  const { page } = setting
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await open("for (let count = 0; count < 101; count++) reportError(new Error('loop'))")
  await evaluate('window.telemetry = throughline.start({ enabled: false })')
  expect(await evaluate('/native code/.test(fetch)')).toBe(true)
  await evaluate('telemetry.stop()')
  await setting.start()
  await setting.spans()
  expect(said.filter((line) => line.includes('1 errors or requests'))).toHaveLength(1)
})
