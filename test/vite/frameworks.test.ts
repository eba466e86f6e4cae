import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import type { Browser, Page } from 'playwright-core'
import { build, createServer, type InlineConfig, type PluginOption, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { throughline } from '../../src/vite.js'
import { type App, createApp, visitApp } from '../support/app.js'
import { launchBrowser } from '../support/browser.js'
import { type Sink, startSink } from '../support/sink.js'

/** By each log of the applications: the span that it has to be in. */
const KEPT = {
  effect: 'effect',
  composable: 'composable',
  dependency: 'dependency',
  lazy: 'lazy',
  handler: 'click Buy',
}
const points = Object.keys(KEPT)
const LOST = Object.fromEntries(points.map((point) => [point, 'none']))

const buy = (page: Page): Promise<void> => page.click('text=Buy')

let browser: Browser
let sink: Sink

beforeAll(async () => {
  browser = await launchBrowser()
  sink = await startSink()
})
afterAll(async () => {
  await browser?.close()
  await sink?.close()
})

/** A project's own configuration: its framework's plugin and ours. */
const configOf = ({ root }: App, plugins: PluginOption[], lower = true): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'error',
  clearScreen: false,
  cacheDir: `${root}/.vite`,
  server: { port: 0, host: '127.0.0.1' },
  preview: { port: 0, host: '127.0.0.1' },
  plugins: [throughline({ lower }), ...plugins],
})

async function spansInBuild(config: InlineConfig) {
  await build(config)
  const server = await preview(config)
  try {
    return await visitApp(browser, server.resolvedUrls!.local[0]!, sink, points, buy)
  } finally {
    await server.close()
  }
}

async function spansInDev(config: InlineConfig, act: (page: Page) => Promise<unknown>) {
  const server = await createServer(config)
  try {
    await server.listen()
    return await visitApp(browser, server.resolvedUrls!.local[0]!, sink, points, act)
  } finally {
    await server.close()
  }
}

/** Writes a component anew and waits until the page shows it, without having been loaded again. */
async function update(page: Page, file: string): Promise<void> {
  await page.evaluate(() => Object.assign(window, { before: true }))
  await page.waitForSelector('text=of 3')
  await writeFile(file, (await readFile(file, 'utf8')).replace('bought', 'sold'))
  await page.waitForSelector('text=sold')
  expect(await page.evaluate(() => 'before' in window)).toBe(true)
}

const frameworks: [name: string, folder: string, component: string, plugins: () => PluginOption[]][] = [
  ['React', 'react', 'App.tsx', () => [react()]],
  ['Vue', 'vue', 'App.vue', () => [vue()]],
  ['Svelte', 'svelte', 'App.svelte', () => [svelte({ configFile: false })]],
]

describe.each([...frameworks, ['plain TypeScript', 'plain', '', () => []] as (typeof frameworks)[number]])(
  '%s: context in handlers, effects, composables, dependencies and lazy components',
  (_name, folder, component, plugins) => {
    let app: App

    beforeAll(async () => {
      app = await createApp(folder)
    })
    afterAll(() => app?.remove())

    test('survives await in a build', async () => {
      expect(await spansInBuild(configOf(app, plugins()))).toEqual(KEPT)
    })

    test('does not without the plugin', async () => {
      expect(await spansInBuild(configOf(app, plugins(), false))).toEqual(LOST)
    })

    test('survives await with the dev server, before and after a hot update', async () => {
      const act = async (page: Page): Promise<void> => {
        if (component) await update(page, join(app.root, component))
        await buy(page)
      }
      expect(await spansInDev(configOf(app, plugins()), act)).toEqual(KEPT)
    })
  },
)
