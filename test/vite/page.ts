import type { Browser } from 'playwright-core'
import { build, createServer, type InlineConfig, preview } from 'vite'
import { type ThroughlineViteOptions, throughline } from '../../src/vite.js'
import { endDev } from './end-dev.js'

/** By part of the application and point in it: the zone in which the code went on. */
export type Zones = Record<string, Record<string, string>>

/** The configuration of a project that has a `vite.config` with nothing but the plugin. */
export function configOf(
  root: string,
  options?: ThroughlineViteOptions,
  extra: InlineConfig = {},
): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'error',
    clearScreen: false,
    cacheDir: `${root}/.vite`,
    server: { port: 0, host: '127.0.0.1', hmr: false, ws: false },
    preview: { port: 0, host: '127.0.0.1' },
    plugins: [throughline({ lower: true, start: false, collector: false, ...options })],
    worker: { format: 'es' },
    ...extra,
  }
}

/** Opens a page and waits until its code has said in which zones it went on. */
export async function readZones(browser: Browser, url: string): Promise<Zones> {
  const page = await browser.newPage()
  try {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
    await page.goto(url)
    const handle = await page
      .waitForFunction(() => (window as unknown as { results?: unknown }).results)
      .catch((error: Error) => {
        throw new Error(`${error.message}\n${errors.join('\n')}`)
      })
    return (await handle.jsonValue()) as Zones
  } finally {
    await page.close()
  }
}

/** What the page says when the dev server serves it. */
export async function zonesInDev(browser: Browser, config: InlineConfig): Promise<Zones> {
  const server = await createServer(config)
  try {
    await server.listen()
    return await readZones(browser, server.resolvedUrls!.local[0]!)
  } finally {
    await endDev(server)
  }
}

/** What the page says when it was built. */
export async function zonesInBuild(browser: Browser, config: InlineConfig): Promise<Zones> {
  await build(config)
  const server = await preview(config)
  try {
    return await readZones(browser, server.resolvedUrls!.local[0]!)
  } finally {
    await server.close()
  }
}
