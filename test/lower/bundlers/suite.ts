/** One suite for every bundler: a built page keeps context across `await` with the plugin and not without it. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp, type Visit, visitApp } from '../../support/app.js'
import { launchBrowser } from '../../support/browser.js'
import { serveFolder } from '../../support/serveFolder.js'
import { type Sink, startSink } from '../../support/sink.js'
import { originOf } from '../../support/sourceMap.js'

export type Plugins = typeof import('../../../src/lower/bundlers.js')

/** What a user imports: the plugins as built. webpack asks for the loader's file beside them. */
export const plugins = (await import(
  pathToFileURL(fileURLToPath(new URL('../../../dist/lower.js', import.meta.url))).href
)) as Plugins

export interface BuildOptions {
  /** Where the application is, and where its output goes. */
  root: string
  outDir: string
  /** `false`: the plugin is there and switched off. */
  lower: boolean
}

const POINTS = ['application', 'esm dependency', 'cjs dependency', 'lazy']

/**
 * @param build writes `main.js`, with maps in files of their own beside each script
 * @param more points that only this bundler's application has
 */
export function testBundler(build: (options: BuildOptions) => Promise<unknown>, more: string[] = []): void {
  const points = [...POINTS, ...more]
  let browser: Browser
  let sink: Sink
  let app: App

  beforeAll(async () => {
    app = await createApp('bundled')
    browser = await launchBrowser()
    sink = await startSink()
  })
  afterAll(async () => {
    await browser?.close()
    await sink?.close()
    await app?.remove()
  })

  async function visit(lower: boolean): Promise<Visit> {
    const outDir = join(app.root, `dist-${lower}`)
    await build({ root: app.root, outDir, lower })
    const server = await serveFolder(outDir, 'main.js')
    try {
      return await visitApp(browser, server.url, sink, points)
    } finally {
      await server.close()
    }
  }

  test('context survives await in the application, in its dependencies and in lazy chunks', async () => {
    const { spans, warnings } = await visit(true)
    expect(spans).toEqual(Object.fromEntries(points.map((point) => [point, point])))
    expect(warnings).toEqual([])
  })

  test('source maps lead to the file that was written', async () => {
    const folder = join(app.root, 'dist-true')
    const written = ["say('application')", 'say("application")']
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.js'))) {
      const code = await readFile(join(folder, name), 'utf8')
      const needle = written.find((text) => code.includes(text))
      if (!needle) continue
      const map = JSON.parse(await readFile(join(folder, `${name}.map`), 'utf8'))
      return expect(originOf(code, map, needle)).toBe("main.js: say('application')")
    }
    throw new Error('no script says "application"')
  })

  test('without the plugin it is lost everywhere, and the page says so', async () => {
    const { spans, warnings } = await visit(false)
    expect(spans).toEqual(Object.fromEntries(points.map((point) => [point, 'none'])))
    expect(warnings).toEqual([expect.stringContaining('throughline/lower')])
  })
}
