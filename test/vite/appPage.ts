/** Small applications of `test/fixtures/apps` in Chromium, built by Vite or served by its dev server. */
import type { Browser, Page } from 'playwright-core'
import { build, createServer, type InlineConfig, type PluginOption, preview } from 'vite'
import { vi } from 'vitest'
import { throughline } from '../../src/vite.js'
import { type App, type Visit, visitApp } from '../support/app.js'
import type { Sink } from '../support/sink.js'
import { endDev } from './end-dev.js'

/** By each log of the applications: the span that it has to be in. */
export const KEPT = {
  effect: 'effect',
  composable: 'composable',
  dependency: 'dependency',
  lazy: 'lazy',
  handler: 'click Buy',
}
const points = Object.keys(KEPT)

/** What becomes of them without the plugin. */
export const LOST = Object.fromEntries(points.map((point) => [point, 'none']))

export const buy = (page: Page): Promise<void> => page.click('text=Buy')

/** A project's own configuration: its framework's plugin and ours. */
export const configOf = ({ root }: App, plugins: PluginOption[] = [], lower = true): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'error',
  clearScreen: false,
  cacheDir: `${root}/.vite`,
  server: { port: 0, host: '127.0.0.1' },
  preview: { port: 0, host: '127.0.0.1' },
  plugins: [throughline({ lower, start: false, collector: false }), ...plugins],
})

export async function visitBuild(browser: Browser, sink: Sink, config: InlineConfig): Promise<Visit> {
  // Vitest says "test" in it, which Vite would take over.
  vi.stubEnv('NODE_ENV', 'production')
  await build(config)
  const server = await preview(config)
  try {
    return await visitApp(browser, server.resolvedUrls!.local[0]!, sink, points, buy)
  } finally {
    await server.close()
  }
}

export async function visitDev(
  browser: Browser,
  sink: Sink,
  config: InlineConfig,
  act: (page: Page) => Promise<unknown> = buy,
): Promise<Visit> {
  vi.stubEnv('NODE_ENV', 'development')
  const server = await createServer(config)
  try {
    await server.listen()
    return await visitApp(browser, server.resolvedUrls!.local[0]!, sink, points, act)
  } finally {
    await endDev(server)
  }
}
