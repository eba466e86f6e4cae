import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import type { Browser, Page } from 'playwright-core'
import type { PluginOption } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp } from '../support/app.js'
import { launchBrowser } from '../support/browser.js'
import { type Sink, startSink } from '../support/sink.js'
import { buy, configOf, KEPT, LOST, visitBuild, visitDev } from './appPage.js'

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

/** Writes a component anew and waits until the page shows it, without having been loaded again. */
async function update(page: Page, file: string): Promise<void> {
  await page.evaluate(() => Object.assign(window, { before: true }))
  await page.waitForSelector('text=of 3')
  await writeFile(file, (await readFile(file, 'utf8')).replace('bought', 'sold'))
  await page.waitForSelector('text=sold')
  expect(await page.evaluate(() => 'before' in window)).toBe(true)
}

interface Framework {
  name: string
  folder: string
  /** What is written anew under the dev server; plain TypeScript has no hot updates. */
  component?: string
  plugins(): PluginOption[]
}

describe.each<Framework>([
  { name: 'React', folder: 'react', component: 'App.tsx', plugins: () => [react()] },
  { name: 'Vue', folder: 'vue', component: 'App.vue', plugins: () => [vue()] },
  {
    name: 'Svelte',
    folder: 'svelte',
    component: 'App.svelte',
    plugins: () => [svelte({ configFile: false })],
  },
  { name: 'plain TypeScript', folder: 'plain', plugins: () => [] },
])(
  '$name: context in handlers, effects, composables, dependencies and lazy components',
  ({ folder, component, plugins }) => {
    let app: App

    beforeAll(async () => {
      app = await createApp(folder)
    })
    afterAll(() => app?.remove())

    test('survives await in a build', async () => {
      const visit = await visitBuild(browser, sink, configOf(app, plugins()))
      expect(visit).toEqual({ spans: KEPT, warnings: [] })
    })

    test('does not without the plugin', async () => {
      const { spans } = await visitBuild(browser, sink, configOf(app, plugins(), false))
      expect(spans).toEqual(LOST)
    })

    test('survives await with the dev server, before and after a hot update', async () => {
      const visit = await visitDev(browser, sink, configOf(app, plugins()), async (page) => {
        if (component) await update(page, join(app.root, component))
        await buy(page)
      })
      expect(visit).toEqual({ spans: KEPT, warnings: [] })
    })
  },
)
