import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import type { Browser } from 'playwright-core'
import { build, type PluginOption, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { throughline } from '../../src/vite.js'
import { type App, createApp } from '../support/app.js'
import { launchBrowser } from '../support/browser.js'
import { flush, startBackEnd, startDev, traceOf } from './dev-server.js'
import { endDev } from './end-dev.js'

let browser: Browser
let backEnd: Awaited<ReturnType<typeof startBackEnd>>

beforeAll(async () => {
  ;[browser, backEnd] = await Promise.all([launchBrowser(), startBackEnd()])
})
afterAll(async () => {
  await browser?.close()
  backEnd?.close()
})

/** All text of a build. */
async function built(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'utf8'))
  return (await Promise.all(texts)).join('\n')
}

interface Framework {
  name: string
  plugins(): PluginOption[]
}

describe.each<Framework>([
  { name: 'plain', plugins: () => [] },
  { name: 'react', plugins: () => [react()] },
  { name: 'vue', plugins: () => [vue()] },
])('an application without a line of Throughline: $name', ({ name, plugins }) => {
  let app: App

  beforeAll(async () => {
    app = await createApp(`zero-${name}`)
    await rm(join(app.root, 'telemetry.js'))
  })
  afterAll(() => app?.remove())

  test('the dev server shows the trace of a click', async () => {
    const proxy = { '/api/': backEnd.url }
    const { server, url, lines } = await startDev(app.root, {}, { plugins: plugins(), server: { proxy } })
    const page = await browser.newPage()
    const errors: unknown[] = []
    page.on('pageerror', (error) => errors.push(error))
    try {
      await page.goto(url)
      await page.click('text=Order')
      await page.waitForSelector('text=thank you')
      await flush(page, url)
      const spans = await traceOf(url, 'click Order')
      expect(spans.map((span) => span.name).sort()).toEqual(['GET', 'GET', 'click Order'])
      expect(spans.every((span) => span.service === `zero-${name}`)).toBe(true)
      expect(lines).toContain(`  ➜  Throughline: ${url}__throughline/`)
      expect(lines).toContain(`  ➜  back ends: OTEL_EXPORTER_OTLP_ENDPOINT=${url}__throughline`)

      await page.goto(`${url}__throughline/`)
      await page.click('text=click Order')
      await page.waitForSelector('text=GET')
      expect(errors).toEqual([])
    } finally {
      await page.close()
      await endDev(server)
    }
  })

  test('nothing of it is in the build', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const config = { root: app.root, configFile: false, logLevel: 'error' } as const
    await build({ ...config, plugins: [plugins()], build: { outDir: 'without' } })
    await build({ ...config, plugins: [throughline(), ...plugins()], build: { outDir: 'with' } })
    // Compared by hand: the difference would be printed by the megabyte.
    const isEqual = (await built(join(app.root, 'with'))) === (await built(join(app.root, 'without')))
    expect(isEqual).toBe(true)
  })

  test('it is in the build when that is asked for', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const asked = throughline({ build: true, start: { endpoint: `${backEnd.url}/otlp` } })
    const config = { root: app.root, configFile: false, logLevel: 'error' } as const
    await build({ ...config, plugins: [asked, ...plugins()], build: { outDir: 'asked' } })
    const server = await preview({
      ...config,
      build: { outDir: 'asked' },
      preview: { port: 0, host: '127.0.0.1' },
    })
    const page = await browser.newPage()
    const sent = page.waitForRequest(`${backEnd.url}/otlp/v1/traces`)
    await page.goto(server.resolvedUrls!.local[0]!)
    await page.click('text=Order')
    expect((await sent).postData()).toContain(`zero-${name}`)
    await page.close()
    await server.close()
  })
})
