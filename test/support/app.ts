/** Small applications in which Throughline is installed as built, and what their pages send. */
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { Sink } from './sink.js'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const fixtures = join(repository, 'test/fixtures/apps')

// Below the repository, so that its node_modules resolve, and in a folder that git does not see.
const parent = join(repository, '.cache/apps')

export interface App {
  readonly root: string
  remove(): Promise<void>
}

/** Copies a folder of `test/fixtures/apps` to one of its own, with its dependencies and `dist` in node_modules. */
export async function createApp(name: string): Promise<App> {
  if (!existsSync(join(repository, 'dist/browser.js')))
    throw new Error('dist is missing; run "npm run build" first')
  await mkdir(parent, { recursive: true })
  const root = await mkdtemp(join(parent, `${name}-`))
  for (const folder of ['common', name]) await cp(join(fixtures, folder), root, { recursive: true })
  await cp(join(fixtures, 'dependencies'), join(root, 'node_modules'), { recursive: true })
  const built = ['browser.js', 'browser.js.map', 'api.js', 'chunks', 'react.js', 'vue.js']
  for (const file of ['package.json', ...built.map((one) => `dist/${one}`)])
    await cp(join(repository, file), join(root, 'node_modules/throughline', file), { recursive: true })
  return { root, remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }) }
}

/** By what was logged: the name of the span in which it was, or `none`; all names if it was in several. */
export type Spans = Record<string, string>

export interface Visit {
  spans: Spans
  /** What the page warned about on its console. */
  warnings: string[]
}

/** In which spans the logs were that reached the sink. */
function spansOfLogs(sink: Sink): Spans {
  const names = new Map(sink.spans().map((span) => [span.spanId, span.name]))
  const spans: Record<string, Set<string>> = {}
  for (const { body, spanId } of sink.logs()) {
    // An event of the session has none.
    if (body === undefined) continue
    spans[String(body)] ??= new Set()
    spans[String(body)]!.add(names.get(spanId) ?? 'none')
  }
  return Object.fromEntries(Object.entries(spans).map(([body, found]) => [body, [...found].join()]))
}

/** Rejects with what the page complains of, so that a test does not wait for what will not come. */
function complaints(page: Page): Promise<never> {
  return new Promise((_, reject) => {
    page.on('pageerror', reject)
    page.on('console', (message) => message.type() === 'error' && reject(new Error(message.text())))
  })
}

/**
 * Opens an application's page, which exports to the `sink` of its query.
 *
 * @param points what it will log; resolves when all of them and their spans have come
 * @param act what a user does with the page
 */
export async function visitApp(
  browser: Browser,
  url: string,
  sink: Sink,
  points: string[],
  act: (page: Page) => Promise<unknown> = async () => {},
): Promise<Visit> {
  sink.requests.length = 0
  const page = await browser.newPage()
  const failed = complaints(page)
  const warnings: string[] = []
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()))
  const isComplete = (): boolean => {
    const logs = sink.logs()
    const spans = new Set(sink.spans().map(({ spanId }) => spanId))
    return (
      points.every((point) => logs.some(({ body }) => body === point)) &&
      logs.every(({ spanId }) => !spanId || spans.has(spanId))
    )
  }
  try {
    await Promise.race([
      failed,
      page.goto(`${url}?sink=${encodeURIComponent(sink.url)}`).then(() => act(page)),
    ])
    await Promise.race([failed, sink.until(isComplete)])
    return { spans: spansOfLogs(sink), warnings }
  } finally {
    await page.close()
  }
}
