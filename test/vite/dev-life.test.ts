import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startCollector } from '../../src/collector/index.js'
import { send, span, spansOf } from '../collector/support.js'
import { type App, createApp } from '../support/app.js'
import { launchBrowser } from '../support/browser.js'
import { type Dev, flush, startBackEnd, startDev, traceOf } from './dev-server.js'
import { bundled, endDev } from './end-dev.js'

let browser: Browser
let backEnd: Awaited<ReturnType<typeof startBackEnd>>
let app: App
let page: Page
let dev: Dev | undefined

beforeAll(async () => {
  ;[browser, backEnd] = await Promise.all([launchBrowser(), startBackEnd()])
})
afterAll(async () => {
  await browser?.close()
  backEnd?.close()
})
beforeEach(async () => {
  app = await createApp('zero-plain')
  await rm(join(app.root, 'telemetry.js'))
  page = await browser.newPage({ ignoreHTTPSErrors: true })
})
afterEach(async () => {
  await page.close()
  if (dev) await endDev(dev.server)
  dev = undefined
  await app.remove()
})

const proxy = () => ({ '/api/': backEnd.url })

/** Opens the application, clicks, and answers the names in the trace of that. */
async function order(url: string): Promise<string[]> {
  await page.goto(url)
  await page.click('text=Order')
  await page.waitForSelector('text=thank you')
  await flush(page, url)
  const spans = await traceOf(url, 'click Order')
  return spans.map(({ name }) => name!).sort()
}

const TRACE = ['GET', 'GET', 'click Order']

test('below a base, the viewer and its parts are there too', async () => {
  dev = await startDev(app.root, {}, { base: '/app/', server: { proxy: proxy() } })
  const { url } = dev
  expect(url).toMatch(/\/app\/$/)
  expect(await order(url)).toEqual(TRACE)
  const failed: string[] = []
  page.on('response', (response) => response.status() >= 400 && failed.push(response.url()))
  await page.goto(`${url}__throughline`)
  expect(page.url()).toBe(`${url}__throughline/`)
  await page.click('text=click Order')
  await page.waitForURL(/\/app\/__throughline\/traces\/[0-9a-f]{32}/)
  await page.waitForSelector('text=GET')
  expect(failed).toEqual([])
})

test('over HTTPS and HTTP/2', async () => {
  const read = (name: string) => readFile(new URL(`../fixtures/tls/localhost-${name}.pem`, import.meta.url))
  const [cert, key] = await Promise.all([read('cert'), read('key')])
  const plugin = {
    name: 'api',
    configureServer({ middlewares }: Dev['server']) {
      middlewares.use('/api/', ({ originalUrl }, response) =>
        response.end(originalUrl?.startsWith('/api/receipt') ? 'thank you' : '{ "item": 3 }'),
      )
    },
  }
  dev = await startDev(app.root, {}, { server: { https: { cert, key } }, plugins: [plugin] })
  await page.goto(dev.url)
  await page.click('text=Order')
  await page.waitForSelector('text=thank you')
  await flush(page, dev.url)
  const names = await page.evaluate(async () => {
    const response = await fetch('/__throughline/api/otel/traces?span_name=click%20Order')
    return (await response.json()).traces.map(({ rootName }: { rootName: string }) => rootName)
  })
  expect(names).toHaveLength(1)
})

/** A request with headers that `fetch` does not let one set. */
function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, (response) => resolve(response.resume().statusCode!))
    sent.on('error', reject).end()
  })
}

test('foreign names and foreign pages read nothing', async () => {
  dev = await startDev(app.root, {}, { server: { allowedHosts: ['shop.test'] } })
  const services = `${dev.url}__throughline/api/otel/services`
  expect(await statusOf(services, {})).toBe(200)
  expect(await statusOf(services, { host: 'shop.test' })).toBe(200)
  expect(await statusOf(services, { host: 'evil.example' })).toBe(403)
  expect(await statusOf(services, { origin: 'http://localhost:3000' })).toBe(403)
  expect(await statusOf(services, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' })).toBe(403)
})

test("back ends send to it, pages of the network's address too, and a restart loses nothing", async () => {
  dev = await startDev(app.root)
  const collector = { url: `${dev.url}__throughline` }
  const now = Date.now() - Date.UTC(2026, 0, 1)
  const sent = (id: number, headers = {}) =>
    send(collector, 'traces', spansOf('shop-api', span(id, id, { start: now, name: `work ${id}` })), headers)
  expect((await sent(1)).status).toBe(200)
  await bundled(dev.server)
  await dev.server.restart()
  expect((await sent(2, { origin: new URL(dev.url).origin })).status).toBe(200)
  expect((await sent(3, { origin: 'https://evil.example' })).status).toBe(403)
  expect(await traceOf(dev.url, 'work 1')).toHaveLength(1)
  expect(await traceOf(dev.url, 'work 2')).toHaveLength(1)
  expect(await readFile(join(app.root, '.throughline/.gitignore'), 'utf8')).toBe('*\n')

  // Closed, the folder is free for somebody else, and has all of it.
  await endDev(dev.server)
  const other = await startCollector({ port: 0, dataDir: join(app.root, '.throughline') })
  const { traces } = await (await fetch(`${other.url}/api/otel/traces`)).json()
  await other.stop()
  expect(traces).toHaveLength(2)
})

test('nothing is kept on disk when it is not wanted', async () => {
  dev = await startDev(app.root, { collector: { dataDir: false } }, { server: { proxy: proxy() } })
  expect(await order(dev.url)).toEqual(TRACE)
  expect(existsSync(join(app.root, '.throughline'))).toBe(false)
})

test('an application that calls start itself has its own', async () => {
  await writeFile(
    join(app.root, 'own.ts'),
    "import { start } from 'throughline'\nexport const own = start({ serviceName: 'own', endpoint: '/__throughline' })\nObject.assign(window, { own })\n",
  )
  const main = join(app.root, 'main.ts')
  await writeFile(main, `import './own'\n${await readFile(main, 'utf8')}`)
  dev = await startDev(app.root, {}, { server: { proxy: proxy() } })
  await page.goto(dev.url)
  await page.click('text=Order')
  await page.waitForSelector('text=thank you')
  await page.evaluate('new Promise((resolve) => setTimeout(resolve)).then(() => own.flush())')
  const spans = await traceOf(dev.url, 'click Order')
  expect(spans.map(({ name, service }) => `${service} ${name}`).sort()).toEqual(
    TRACE.map((name) => `own ${name}`),
  )
})

test('a module of the application may be the start-up', async () => {
  await writeFile(
    join(app.root, 'telemetry.ts'),
    "import { start } from 'throughline'\nexport const own = start({ serviceName: 'own', endpoint: '/__throughline' })\nObject.assign(window, { own })\n",
  )
  dev = await startDev(app.root, { start: '/telemetry.ts' }, { server: { proxy: proxy() } })
  await page.goto(dev.url)
  await page.click('text=Order')
  await page.waitForSelector('text=thank you')
  await page.evaluate('new Promise((resolve) => setTimeout(resolve)).then(() => own.flush())')
  expect(await traceOf(dev.url, 'click Order')).toHaveLength(3)
})

test('options of the start-up reach the page, regular expressions too', async () => {
  const start = { serviceName: 'mine', propagateTo: [/^http:\/\/127/], instrument: { interactions: false } }
  dev = await startDev(app.root, { start }, { server: { proxy: proxy() } })
  await page.goto(dev.url)
  await page.click('text=Order')
  await page.waitForSelector('text=thank you')
  await flush(page, dev.url)
  const spans = await traceOf(dev.url, 'GET')
  expect(spans[0]).toMatchObject({ service: 'mine' })
})
