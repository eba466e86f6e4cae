/** A Vite dev server of an application that has no line of Throughline, with the plugin and a back end. */
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import type { Page } from 'playwright-core'
import { createLogger, createServer, type InlineConfig, mergeConfig, type ViteDevServer } from 'vite'
import { vi } from 'vitest'
import { type ThroughlineViteOptions, throughline } from '../../src/vite.js'

export interface Dev {
  server: ViteDevServer
  /** Where the application is, with a slash at the end. */
  url: string
  /** What Vite printed, without colours. */
  lines: string[]
}

/** What the pages of the fixtures ask. */
export async function startBackEnd(): Promise<{ url: string; close(): void }> {
  const server = createHttpServer(({ url }, response) =>
    response.end(url?.startsWith('/api/receipt') ? 'thank you' : '{ "item": 3 }'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

export async function startDev(
  root: string,
  options: ThroughlineViteOptions = {},
  extra: InlineConfig = {},
): Promise<Dev> {
  vi.stubEnv('NODE_ENV', 'development')
  const lines: string[] = []
  const logger = createLogger('info', { allowClearScreen: false })
  const note = (text: string) => void lines.push(stripVTControlCharacters(text))
  logger.info = note
  logger.warn = note
  logger.error = note
  const config: InlineConfig = {
    root,
    configFile: false,
    customLogger: logger,
    cacheDir: `${root}/.vite`,
    server: { port: 0, host: '127.0.0.1' },
    plugins: [throughline(options)],
  }
  const server = await createServer(mergeConfig(config, extra))
  await server.listen()
  server.printUrls()
  return { server, url: server.resolvedUrls!.local[0]!, lines }
}

/** Delivers what a page has recorded, by the telemetry that was started for it. */
export const flush = (page: Page, url: string): Promise<void> =>
  // As text, because Vitest takes `import` for its own. An interaction's span ends on the turn after its event.
  page.evaluate(`new Promise((resolve) => setTimeout(resolve))
    .then(() => import('${url}@id/__x00__throughline:start'))
    .then(({ telemetry }) => telemetry.flush({ timeoutMs: 60000 }))`)

/** The spans of the newest trace with a span of this name. */
export async function traceOf(url: string, spanName: string): Promise<Record<string, string>[]> {
  const api = `${url}__throughline/api/otel/traces`
  const list = await (await fetch(`${api}?span_name=${encodeURIComponent(spanName)}`)).json()
  const { traceId } = list.traces[0]
  const { spans } = await (await fetch(`${api}/${traceId}`)).json()
  return spans
}
