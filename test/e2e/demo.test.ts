/** The demo as a user meets it: `npm start`, clicks in Chromium, traces from the collector, Ctrl-C. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.js'
import { eventually } from '../support/eventually.js'
import { expectGone, expectKept, expectResources } from './expectations.js'
import { type StartedDemo, startDemo } from './startDemo.js'
import { get, spanOf, traceWith } from './trace.js'

const OPENED = {
  tree: `
    shop-web internal documentLoad
      shop-web client documentFetch
      shop-web client resourceFetch /api.ts
      shop-web client resourceFetch /art.ts
      shop-web client resourceFetch /live.ts
      shop-web client resourceFetch /main.ts
      shop-web client resourceFetch /orders.ts
      shop-web client resourceFetch /products.ts
      shop-web client resourceFetch /spool.svg
      shop-web client resourceFetch /status.ts
      shop-web client resourceFetch /style.css
      shop-web client resourceFetch /telemetry.ts
      shop-web internal open shop
        shop-web client GET
          shop-api server GET /api/products
            shop-api client pg-pool.connect
              shop-api client pg.connect
            shop-api client pg.query:SELECT shop
        shop-web client WebSocket connect
          shop-api server GET /api/orders/live`,
  // The first byte and the first paint.
  logs: [
    'shop-web INFO browser.web_vital @ documentLoad',
    'shop-web INFO browser.web_vital @ documentLoad',
    'shop-web INFO shop opened @ open shop',
  ],
}

/** What the shop tells the page while it answers, and the page's span of hearing it. */
const TOLD = `
          shop-api producer WebSocket send
            shop-web consumer WebSocket receive`

const ORDERED = {
  tree: `
    shop-web internal click Place order
      shop-web client POST
        shop-api server POST /api/orders
          shop-api client POST
            payments server POST /charges
              payments internal charge card
          shop-api client pg-pool.connect
          shop-api client pg-pool.connect
          shop-api client pg-pool.connect
          shop-api client pg.query:INSERT shop
          shop-api client pg.query:SELECT shop
          shop-api client pg.query:UPDATE shop
          shop-api internal print receipt
            shop-api internal node
              receipt internal render receipt${TOLD}${TOLD}`,
  logs: [
    'payments INFO card charged @ charge card',
    'receipt INFO receipt rendered @ render receipt',
    'shop-api INFO order paid @ POST /api/orders',
    'shop-api INFO order received @ POST /api/orders',
    'shop-web INFO order placed @ click Place order',
  ],
}

const EXPIRED = 'The card ending in 0341 expired in 09/24.'
const DECLINED = {
  tree: `
    shop-web internal click Pay with expired card
      shop-web client POST ✗ 502
        shop-api server POST /api/orders ✗ PaymentFailedError (${EXPIRED})
          shop-api client POST ✗ 402
            payments server POST /charges
              payments internal charge card ✗ CardExpiredError (${EXPIRED})
          shop-api client pg-pool.connect
          shop-api client pg-pool.connect
          shop-api client pg-pool.connect
          shop-api client pg.query:INSERT shop
          shop-api client pg.query:SELECT shop
          shop-api client pg.query:UPDATE shop${TOLD}${TOLD}`,
  logs: [
    'shop-api ERROR order declined @ POST /api/orders',
    'shop-api INFO order received @ POST /api/orders',
    'shop-web ERROR order failed @ click Pay with expired card',
  ],
}

const SCRIPT_TAG = {
  tree: `
    shop-script-tag internal click Find out
      shop-script-tag internal find cheapest
        shop-script-tag client GET
          shop-api server GET /api/products
            shop-api client pg-pool.connect
            shop-api client pg.query:SELECT shop`,
  logs: ['shop-script-tag INFO cheapest product found @ find cheapest'],
}

let demo: StartedDemo
let browser: Browser
let page: Page
const complaints: string[] = []

/** Clicks, and answers the id in the link that the page then shows. */
async function traceOf(button: string): Promise<string> {
  const links = page.getByRole('link', { name: 'See this trace' })
  const before = await links.count()
  await page.getByRole('button', { name: button }).first().click()
  await links.nth(before).waitFor()
  const href = (await links.first().getAttribute('href'))!
  expect(href).toMatch(new RegExp(`^${demo.collector}/traces/[0-9a-f]{32}$`))
  return href.slice(-32)
}

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo('--free-ports'), launchBrowser()])
  page = await browser.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'warning') complaints.push(message.text())
  })
  await page.goto(demo.page)
})

afterAll(async () => {
  await browser?.close()
  demo?.remove()
})

describe('npm start', () => {
  it('opens the shop in one trace, its WebSocket included', async () => {
    await page.getByText('Live', { exact: true }).waitFor()
    const opened = await eventually(async () => {
      const { traces } = await get<{ traces: { traceId: string; name: string }[] }>(
        `${demo.collector}/api/otel/traces?service=shop-web`,
      )
      const found = traces.find(({ name }) => name === 'documentLoad')
      expect(found).toBeDefined()
      return found!.traceId
    })
    const trace = await traceWith(demo.collector, opened, OPENED)
    expect(spanOf(trace, 'shop-api', 'GET /api/orders/live').attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.route': '/api/orders/live',
      'http.response.status_code': 101,
    })
  })

  it('makes one trace of one click, from the page to the row in PostgreSQL and the receipt’s process', async () => {
    const traceId = await traceOf('Place order')
    await traceWith(demo.collector, traceId, ORDERED)
    await page.getByText('No. 1001').waitFor()
    await page.locator('[data-status=shipped]').waitFor()
    expect(await get(`${demo.shopApi}/api/orders/1001`)).toMatchObject({ id: 1001, status: 'shipped' })
    // Shipping is work that was handed on: a trace of its own that links back, and none of it in this one.
    await traceWith(demo.collector, traceId, ORDERED)
  })

  it('names resources and attributes by the stable conventions', async () => {
    const traceId = await traceOf('Place order')
    const trace = await traceWith(demo.collector, traceId, ORDERED)
    expectResources(trace)
    const { port } = new URL(demo.page)
    expect(
      trace.spans.find(({ service, kind }) => service === 'shop-web' && kind === 'client'),
    ).toMatchObject({
      attributes: {
        'http.request.method': 'POST',
        'http.response.status_code': 201,
        'url.full': `${demo.page}/api/orders`,
        'server.address': '127.0.0.1',
        'server.port': Number(port),
      },
    })
    expect(spanOf(trace, 'shop-api', 'POST /api/orders').attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.response.status_code': 201,
      'http.route': '/api/orders',
      'url.path': '/api/orders',
      'url.scheme': 'http',
    })
    expect(spanOf(trace, 'shop-api', 'pg.query:INSERT shop').attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'db.namespace': 'shop',
      'db.query.text': expect.stringMatching(/^insert into orders/),
    })
    // The order's number came as baggage: with the request to payments, in the environment to the receipt.
    for (const [service, name] of [
      ['payments', 'charge card'],
      ['receipt', 'render receipt'],
    ] as const)
      expect(spanOf(trace, service, name).attributes).toMatchObject({ 'shop.order.id': '1002' })
  })

  it('shows where a failure began, and whom it reached', async () => {
    const traceId = await traceOf('Pay with expired card')
    await page.getByRole('alert').getByText(EXPIRED).waitFor()
    const trace = await traceWith(demo.collector, traceId, DECLINED)
    expect(spanOf(trace, 'payments', 'charge card').events[0]!.attributes).toMatchObject({
      'exception.type': 'CardExpiredError',
      'exception.stacktrace': expect.stringContaining('charge.ts'),
    })
  })

  it('opens the viewer at exactly the trace of the link', async () => {
    const link = page.getByRole('link', { name: 'See this trace' }).first()
    const [viewer] = await Promise.all([page.waitForEvent('popup'), link.click()])
    await viewer.getByRole('treeitem', { name: /charge card/ }).waitFor()
    expect(viewer.url()).toBe(await link.getAttribute('href'))
    expect(await viewer.getByRole('treeitem').count()).toBe(DECLINED.tree.trim().split('\n').length)
    await viewer.close()
  })

  it('traces a page that has only the script tag', async () => {
    await page.goto(`${demo.page}/script-tag.html`)
    await traceWith(demo.collector, await traceOf('Find out'), SCRIPT_TAG)
    expect(complaints).toEqual([])
  })

  it('ends on Ctrl-C: everything recorded is kept, and nothing goes on running', async () => {
    const order = { method: 'POST', body: JSON.stringify({ productId: 'needle-set', card: 'tok_visa' }) }
    expect((await fetch(`${demo.shopApi}/api/orders`, order)).status).toBe(201)
    demo.interrupt()
    // Some shells that npm runs scripts with end by the signal too, after the script has ended well.
    expect([0, 'SIGINT']).toContain(await demo.exit)
    await expectGone(demo)
    await expectKept(demo.dataDir)
  })
})
