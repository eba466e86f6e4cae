/** The examples of `docs` about pages, in applications that have the packed package, built by Vite, in Chromium. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.js'
import { type Sink, startSink } from '../support/sink.js'
import { PAGE_FILES } from './page-apps.js'
import { cleanEnvironment, createProject, INSTALL_MS, type Project } from './project.js'

const PACKAGES = ['react@19.3.1', 'react-dom@19.3.1', 'react-router@7.18.5', 'vue@3.5.45', 'vue-router@5.5.1']
const VITE = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')

let project: Project
let server: ChildProcess
let url: string
let browser: Browser
let page: Page
let sink: Sink
let errors: string[]

beforeAll(async () => {
  project = await createProject(PACKAGES)
  for (const [file, text] of Object.entries(PAGE_FILES)) project.write(file, text)
  const { code, stderr } = await project.node([VITE, 'build'])
  if (code !== 0) throw new Error(stderr)
  sink = await startSink()
  server = spawn(process.execPath, ['server.mjs'], {
    cwd: project.folder,
    env: { ...cleanEnvironment(), SINK: sink.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout! }).once('line', resolve)
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  url = `http://127.0.0.1:${port}`
  browser = await launchBrowser()
}, 2 * INSTALL_MS)
afterAll(async () => {
  await browser?.close()
  server?.kill()
  await sink?.close()
  project?.remove()
})
beforeEach(async () => {
  errors = []
  sink.requests.length = 0
  page = await browser.newPage()
  page.on('pageerror', ({ message }) => errors.push(message))
})
afterEach(() => page.close())

const spanNamed = (name: string) => sink.spans().find((span) => span.name === name)
const exception = () => sink.logs().find(({ eventName }) => eventName === 'exception')

it('React: error boundary and names of routes', async () => {
  await page.goto(`${url}/react.html`)
  await page.click('text=Break')
  await page.click('text=Open order')
  await page.waitForSelector('text=the order')
  await sink.until(() => !!exception() && !!spanNamed('navigate /orders/:id') && !!spanNamed('documentLoad'))
  expect(exception()?.attributes).toMatchObject({
    'exception.message': 'broken',
    'throughline.component.stack': expect.stringMatching(/^at /),
  })
  expect(exception()?.traceId).toBe(spanNamed('click Break')?.traceId)
  expect(spanNamed('navigate /orders/:id')?.traceId).toBe(spanNamed('click Open order')?.traceId)
  expect(errors).toEqual([])
})

it('Vue: error handler and names of routes', async () => {
  await page.goto(`${url}/vue.html`)
  await page.click('text=Break')
  await page.click('text=Open order')
  await page.waitForSelector('text=the order')
  await sink.until(() => !!exception() && !!spanNamed('navigate /orders/:id'))
  expect(exception()?.attributes['exception.message']).toBe('broken')
  expect(exception()?.traceId).toBe(spanNamed('click Break')?.traceId)
  expect(spanNamed('navigate /orders/:id')?.traceId).toBe(spanNamed('click Open order')?.traceId)
})

it('a page that a server renders, with a worker, a Service Worker and a session', async () => {
  await page.goto(`${url}/plain.html`)
  await page.click('text=Resize')
  await page.waitForSelector('text=image resized')
  await page.waitForSelector('text=hello to you')
  const wanted = ['show', 'resize', 'ask', 'tell', 'answer', 'heard', 'navigate /orders/:id', 'documentLoad']
  await sink.until(() => wanted.every((name) => spanNamed(name)) && !!exception())
  const parent = (name: string) => sink.spans().find(({ spanId }) => spanId === spanNamed(name)?.parentSpanId)
  expect(['show', 'resize', 'heard', 'answer'].map((name) => parent(name)?.name)).toEqual([
    'ask',
    'ask',
    'answer',
    'tell',
  ])
  const services = wanted.slice(0, 5).map((name) => spanNamed(name)?.resource['service.name'])
  expect(services).toEqual([services[0], 'worker', services[0], services[0], 'service-worker'])
  expect(exception()?.attributes['throughline.component.stack']).toBe('at Order')
  // The server's span, the load below it, and one session on all that the page recorded.
  await sink.until(() => parent('documentLoad') !== undefined)
  expect(parent('documentLoad')?.resource['service.name']).toBe('server')
  expect(spanNamed('documentLoad')?.attributes['throughline.page.context']).toMatch(/continued$/)
  const ids = ['show', 'ask', 'documentLoad', 'resize'].map(
    (name) => spanNamed(name)?.attributes['session.id'],
  )
  expect(new Set(ids).size).toBe(1)
  expect(ids[0]).toMatch(/^[0-9a-f]{32}$/)
  // Switched off.
  expect(spanNamed('resourceFetch')).toBeUndefined()
  expect(errors).toEqual([])
})
