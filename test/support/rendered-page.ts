/** Pages that a traced Node server renders, and what becomes of the span of their load. */
import { afterEach, beforeEach } from 'vitest'
import { start, type Telemetry } from '../../src/node/index.js'
import { pageSetting } from './open-page.js'
import type { SinkSpan } from './sink.js'

export const setting = pageSetting()
export let server: Telemetry
/** How the server put its context into each page that it made. */
export let made: string[]

beforeEach(() => {
  made = []
  server = start({ serviceName: 'server', endpoint: setting.sink.url, metrics: false })
})
afterEach(() => server.stop())

interface Rendered {
  head?: () => string
  headers?: () => Record<string, string>
  body?: string
  options?: object
}

export const noted = (text: string) => {
  made.push(text)
  return text
}

/** Serves a page that the server renders for each request, and that starts telemetry as it loads. */
export function serve({ head = () => '', headers, body = '', options = {} }: Rendered, path = '/'): void {
  const given = JSON.stringify({
    serviceName: 'page',
    endpoint: setting.sink.url,
    metrics: false,
    limits: { batchDelayMs: 50 },
    ...options,
  })
  const script = `<script src="/app.js"></script><script>window.telemetry = throughline.start(${given})</script>`
  setting.app.pages.set(path, {
    type: 'text/html',
    headers,
    body: () => `<!doctype html><head><title>app</title>${head()}${script}</head><body>${body}</body>`,
  })
}

/** Each once: what a page sends as it is left may arrive a second time. */
export const loads = () => {
  const all = setting.sink.spans().filter(({ name }) => name === 'documentLoad')
  return all.filter(({ spanId }, index) => all.findIndex((one) => one.spanId === spanId) === index)
}
export const requests = (path = '/') =>
  setting.sink.spans().filter(({ kind, attributes }) => kind === 2 && attributes['url.path'] === path)

export async function arrived(pages: number, served: number): Promise<[SinkSpan[], SinkSpan[]]> {
  await setting.sink.until(() => loads().length >= pages)
  await server.flush()
  await setting.sink.until(() => requests().length >= served)
  return [loads(), requests()]
}

/** What became of a page's load: which of the server's requests it is a part of, or is linked to. */
export const fate = (load: SinkSpan | undefined, served: SinkSpan[]) => {
  const index = (spanId?: string) => served.findIndex((one) => one.spanId === spanId)
  if (load?.parentSpanId) {
    const parent = served[index(load.parentSpanId)]
    return `part of ${index(load.parentSpanId)}${parent?.traceId === load.traceId ? '' : ', in another trace'}`
  }
  const [link] = load?.links ?? []
  const isOwn = served.every(({ traceId }) => traceId !== load?.traceId)
  return `${isOwn ? 'own trace' : 'same trace'}${link ? `, linked to ${index(link.spanId)}` : ''}`
}

export const fromMeta = () => noted(server.traceMeta())
export const fromHeader = () => ({ 'server-timing': noted(server.serverTiming()) })
