/** Pages that the application's own server renders, with Vite in middleware mode: the plugin alone is enough there too. */
import { readFile, rm } from 'node:fs/promises'
import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build, createServer, type InlineConfig, preview, type ViteDevServer } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { throughline } from '../../src/vite.js'
import { type App, createApp } from '../support/app.js'
import { launchBrowser } from '../support/browser.js'
import { flush, traceOf } from './dev-server.js'
import { endDev } from './end-dev.js'

let browser: Awaited<ReturnType<typeof launchBrowser>>
let app: App
let vite: ViteDevServer | undefined
let http: Server | undefined

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())
beforeEach(async () => {
  app = await createApp('zero-plain')
  await rm(join(app.root, 'telemetry.js'))
})
afterEach(async () => {
  http?.closeAllConnections()
  http?.close()
  if (vite) await endDev(vite)
  vite = http = undefined
  await app.remove()
})

/** A server of the application's own, as Vite's guide for server-side rendering has it. */
async function serveRendered(): Promise<string> {
  vi.stubEnv('NODE_ENV', 'development')
  const server = createHttpServer()
  http = server
  vite = await createServer({
    root: app.root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    cacheDir: `${app.root}/.vite`,
    server: { middlewareMode: true, hmr: { server } },
    plugins: [throughline()],
  })
  const { middlewares } = vite
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/api/receipt')) return response.end('thank you')
    if (request.url?.startsWith('/api/')) return response.end('{ "item": 3 }')
    middlewares(request, response, async () => {
      const template = await readFile(join(app.root, 'index.html'), 'utf8')
      const html = await vite!.transformIndexHtml(request.url!, template)
      response.setHeader('content-type', 'text/html')
      response.end(`${html}<p>rendered</p>`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test('a page rendered through transformIndexHtml is traced, and the viewer is beside it', async () => {
  const url = await serveRendered()
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  await page.goto(url)
  await page.waitForSelector('text=rendered')
  await page.click('text=Order')
  await page.waitForSelector('text=thank you')
  await flush(page, url)
  const spans = await traceOf(url, 'click Order')
  expect(spans.map(({ name }) => name).sort()).toEqual(['GET', 'GET', 'click Order'])
  await page.goto(`${url}__throughline/`)
  await page.waitForSelector('text=click Order')
  expect(errors).toEqual([])
  await page.close()
})

test('the same modules on the server have nothing of it', async () => {
  await serveRendered()
  const module = await vite!.ssrLoadModule('throughline:start')
  expect(module.telemetry).toBeUndefined()
})

test('a preview of a build has no telemetry, no viewer, and no line about one', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  const lines: string[] = []
  const config: InlineConfig = {
    root: app.root,
    configFile: false,
    logLevel: 'error',
    plugins: [throughline()],
    preview: { port: 0, host: '127.0.0.1' },
  }
  await build(config)
  const server = await preview(config)
  server.config.logger.info = (line) => void lines.push(line)
  server.printUrls()
  const page = await browser.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const url = server.resolvedUrls!.local[0]!
  await page.goto(url)
  expect(await page.evaluate(() => /native code/.test(String(window.fetch)))).toBe(true)
  expect(asked.filter((one) => /throughline|v1\//.test(one))).toEqual([])
  expect(lines.join()).not.toMatch(/throughline/i)
  const viewer = await fetch(`${url}__throughline/api/otel/services`)
  expect(viewer.headers.get('content-type')).not.toContain('json')
  await page.close()
  await server.close()
})
