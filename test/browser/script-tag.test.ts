/** The script-tag build: configured by its tag or the page, and called before it has loaded. */
import { createHash } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type AppServer, startAppServer } from '../support/app-server.js'
import { launchBrowser } from '../support/browser.js'
import { buildScript, later } from '../support/inline.js'
import { type Sink, startSink } from '../support/sink.js'

/** By what the page's clocks may differ; the rest is loaded 1500 ms later. */
const CLOCKS_MS = 100

let browser: Browser
let scripts: { early: string; stub: string; iife: string }
let page: Page
let app: AppServer
let sink: Sink
let said: string[]

beforeAll(async () => {
  const [chromium, early, stub, iife] = await Promise.all([
    launchBrowser(),
    buildScript('early'),
    buildScript('stub'),
    buildScript('iife'),
  ])
  browser = chromium
  scripts = { early, stub, iife }
})
afterAll(() => browser?.close())
beforeEach(async () => {
  ;[page, app, sink] = await Promise.all([browser.newPage(), startAppServer(), startSink()])
  said = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', ({ message }) => said.push(`uncaught ${message}`))
  app.pages.set('/throughline.later.js', {
    type: 'text/javascript',
    body: later,
    headers: { 'access-control-allow-origin': '*' },
  })
  app.pages.set('/t.js', {
    type: 'text/javascript',
    body: scripts.iife,
    headers: { 'access-control-allow-origin': '*' },
  })
})
afterEach(async () => {
  await page.close()
  await Promise.all([app.close(), sink.close()])
})

const show = async (html: string) => {
  app.pages.set('/', { type: 'text/html', body: `<!doctype html><title>app</title>${html}<body></body>` })
  // Not the load, for which an `async` script is waited.
  await page.goto(app.url, { waitUntil: 'domcontentloaded' })
}
const evaluate = <T>(code: string) => page.evaluate(code) as Promise<T>
/** Without those of the session, and of what the browser measures. */
const logs = () => sink.logs().filter(({ eventName = '' }) => !/^(session|browser)\./.test(eventName))
const milliseconds = (nanoseconds: unknown) => Number(BigInt(nanoseconds as string) / 1_000_000n)

it('starts by itself by the attributes of its tag', async () => {
  await show(`<script src="/t.js" data-endpoint="${sink.url}" data-service-name="true" data-service-version="1.0"
    data-resource='{"team":"web"}' data-instrument-interactions="false" data-limits-queue-size="50"
    data-metrics="false" data-turbo-track="reload"></script>`)
  expect(await evaluate('throughline.status().state')).toBe('running')
  await evaluate("throughline.span('work', () => throughline.log.info('hello')); throughline.flush()")
  expect(said).toEqual([])
  expect(logs()[0]).toMatchObject({
    body: 'hello',
    resource: { 'service.name': 'true', 'service.version': '1.0', team: 'web' },
  })
  await evaluate('throughline.stop()')
})

it('says what is wrong with an attribute, and goes on', async () => {
  await show(`<script src="/t.js" data-endpoint="${sink.url}" data-sampling-ratio="2" data-sample-rate="1"
    data-instrument-clicks="false" data-servce-name="shop" data-metrics="false"></script>`)
  expect(await evaluate('throughline.status().state')).toBe('running')
  const heads = said.map((line) => line.replace(/; the options are.*/, ''))
  expect(heads.sort()).toEqual([
    '[throughline] data-instrument-clicks="false" is ignored: unknown option "data-instrument-clicks"',
    '[throughline] data-sample-rate="1" is ignored: unknown option "sampleRate"; use "data-sampling-ratio"',
    '[throughline] data-sampling-ratio="2" is ignored: "data-sampling-ratio" must be a number from 0 to 1, but is 2',
    '[throughline] data-servce-name="shop" is ignored: unknown option "servceName"; use "data-service-name"',
  ])
})

it('waits for start() without an endpoint, and what code says goes first', async () => {
  await show(
    '<script src="/t.js" data-service-name="by tag" data-environment="test" data-metrics="false"></script>',
  )
  expect(await evaluate('typeof throughline.status')).toBe('undefined')
  await evaluate(
    `throughline.log.info('before'); throughline.start({ endpoint: '${sink.url}', serviceName: 'by code' }).flush()`,
  )
  expect(logs()[0]).toMatchObject({
    body: 'before',
    resource: { 'service.name': 'by code', 'deployment.environment.name': 'test' },
  })
  expect(said).toEqual([])
})

it('makes calls of before it had loaded, in their order and with their times', async () => {
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/t.js', (route) => held.then(() => route.continue()))
  await show(`<script>${scripts.stub}</script>
    <script async src="/t.js"></script><script>
    window.queuedFrom = Date.now()
    const { log, span } = throughline
    const events = []
    throughline.start({ endpoint: '${sink.url}', serviceName: 'queued', metrics: false, instrument: { pageLoad: false } })
    log.warn('first', { n: 1 })
    events.push(throughline.span('outer', { attributes: { a: 1 } }, (outer) => {
      outer.setAttribute('b', 2)
      throughline.event('inside', { c: 3 })
      return span('inner', () => 7)
    }))
    try { span('fails', () => { throw new Error('mine') }) } catch ({ message }) { events.push(message) }
    let go
    window.open = span('waits', (one) => new Promise((resolve) => { go = resolve }).then(() => {
      one.addEvent('later')
      return 'done'
    }))
    throughline.ready((telemetry) => { window.ready = telemetry.status().state })
    window.queuedAt = Date.now()
    window.before = { log, events, go: () => go() }
    </script>`)
  expect(await evaluate('before.events')).toEqual([7, 'mine'])
  await evaluate('new Promise((resolve) => setTimeout(resolve, 1500))')
  answer()
  await page.waitForFunction('window.ready === "running"')
  await evaluate("before.go(); open.then(() => before.log.info('held on to'))")
  expect(await evaluate('open')).toBe('done')
  await evaluate('throughline.flush()')
  const [from, to] = await evaluate<[number, number]>('[queuedFrom, queuedAt]')
  const [outer, inner, fails, waits] = ['outer', 'inner', 'fails', 'waits'].map(
    (name) => sink.spans().find((span) => span.name === name)!,
  )
  expect(outer!.attributes).toMatchObject({ a: 1, b: 2 })
  expect(inner).toMatchObject({ traceId: outer!.traceId, parentSpanId: outer!.spanId })
  expect(fails!.status?.code).toBe(2)
  expect(waits!.events?.[0]?.name).toBe('later')
  const waited = milliseconds(waits!.endTimeUnixNano) - milliseconds(waits!.startTimeUnixNano)
  expect(waited).toBeGreaterThan(1000)
  const written = logs()
  expect(written.map(({ body, eventName }) => body ?? eventName)).toEqual(['first', 'inside', 'held on to'])
  expect(written[1]).toMatchObject({ traceId: outer!.traceId, spanId: outer!.spanId })
  for (const one of [written[0]!, written[1]!]) {
    expect(milliseconds(one.timeUnixNano)).toBeGreaterThan(from - CLOCKS_MS)
    expect(milliseconds(one.timeUnixNano)).toBeLessThan(to + CLOCKS_MS)
  }
  expect(said).toEqual([])
})

it('says what a queued start() was given that it cannot use, and the page goes on', async () => {
  await show(`<script>${scripts.stub}; throughline.start({ sampleRate: 1 }); throughline.log.info('lost')</script>
    <script src="/t.js"></script><script>window.after = true</script>`)
  expect(await evaluate('after')).toBe(true)
  expect(said).toHaveLength(1)
  expect(said[0]).toContain('use "sampling.ratio"')
  expect(said[0]).not.toContain('uncaught')
})

it('loads with its integrity, and not with a byte changed', async () => {
  const integrity = `sha384-${createHash('sha384').update(scripts.iife).digest('base64')}`
  const tag = `<script src="/t.js" crossorigin="anonymous" integrity="${integrity}"></script>`
  await show(tag)
  expect(await evaluate('typeof throughline')).toBe('object')
  app.pages.set('/t.js', {
    type: 'text/javascript',
    body: scripts.iife.replace('throughline', 'throughlinE'),
  })
  await show(tag)
  expect(await evaluate('typeof throughline')).toBe('undefined')
  expect(said.join()).toContain('integrity')
})

/** What a page may do that trusts nobody. */
const POLICY =
  "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; connect-src 'self'; require-trusted-types-for 'script'"

for (const policies of ['throughline', "'none'"])
  it(`keeps a strict Content-Security-Policy, with trusted-types ${policies}`, async () => {
    const bodies: string[] = []
    for (const signal of ['traces', 'logs', 'metrics'])
      app.pages.set(`/otlp/v1/${signal}`, { type: 'application/json', body: '{}' })
    page.on('request', (request) => {
      if (request.url().includes('/otlp/')) bodies.push(request.postData() ?? '')
    })
    const script = (text: string) => `<script nonce="abc">${text}</script>`
    app.pages.set('/', {
      type: 'text/html',
      headers: { 'content-security-policy': `${POLICY}; trusted-types ${policies}` },
      body: `<!doctype html><title>app</title>
        ${script(`window.violations = []
        addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))`)}
        ${script(scripts.early)} ${script(scripts.stub)}
        ${script("throughline.log.info('queued'); window.answer = fetch('/answer'); setTimeout(() => { throw new Error('early') })")}
        <script async nonce="abc" src="/t.js" data-endpoint="/otlp"></script>
        <body><button>Buy</button></body>`,
    })
    await page.goto(app.url)
    await page.waitForFunction('window.throughline?.status?.().state === "running"')
    await evaluate(
      "document.querySelector('button').addEventListener('click', () => { window.asked = fetch('/answer?click').then((response) => response.text()) })",
    )
    await page.getByText('Buy').click()
    await evaluate(
      "throughline.counter('clicks').add(1); asked.then(() => new Promise((resolve) => setTimeout(resolve))).then(() => throughline.flush())",
    )
    // The span of the load ends when the second file has come, or cannot.
    while (!bodies.join().includes('documentLoad')) await evaluate('throughline.flush()')
    await evaluate('throughline.flush()')
    // The second file, with the metrics, is loaded by a policy of its own; all else does without.
    const isAllowed = policies === 'throughline'
    expect(await evaluate('violations')).toEqual(isAllowed ? [] : ['trusted-types trusted-types-policy'])
    const sent = bodies.join()
    for (const part of ['queued', 'early', 'documentLoad', 'click Buy', '/answer?click'])
      expect(sent).toContain(part)
    expect(sent.includes('"clicks"')).toBe(isAllowed)
    expect(said[0]).toBe('uncaught early')
  })
