/** What a page's main thread does for telemetry: at load, and for each click, with the processor slowed down. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, CDPSession, Page } from 'playwright-core'
import type { Built } from './build.js'
import { root } from './peers.js'

const SLOWER = 4
const CLICKS = 30
/** What is put off until after the load is counted as well, if it comes within this time. */
const AFTER_MS = 2000

/** Milliseconds of the main thread's processor time. */
export interface Cost {
  /** From navigation until the page has loaded and been drawn. */
  shown: number
  /** From navigation until two seconds later. */
  load: number
  /** For one click. */
  click: number
}

/** How a page brings a script: before its own code; or after its load, with the early stage inline before that. */
export type Placed = 'first' | 'after the load'

const TAGS: Record<Placed, (script: string) => string> = {
  first: (script) => `<script type="module" src="${script}"></script>`,
  'after the load': (script) => `<script>${readFileSync(EARLY, 'utf8')}</script>
<script>addEventListener('load', () => requestIdleCallback(() => import('${script}')))</script>`,
}

const EARLY = `${root}dist/early.js`

/** The page under test: a button whose handler does next to nothing, and a script that may have nothing in it. */
const html = (tags: string) => `<!doctype html><title>shop</title>
<script>window.bench = { endpoint: location.origin }</script>
${tags}
<body><h1>Shop</h1><button id="buy">Place order</button><p id="count">0</p>
<script>
  const count = document.getElementById('count')
  document.getElementById('buy').addEventListener('click', () => { count.textContent++ })
</script></body>`

/** Serves a build's chunks, the page, and an answer for whatever a peer exports. */
export async function serve(
  built: Built | undefined,
  placed: Placed = 'first',
): Promise<{ url: string; server: Server }> {
  const files = new Map(
    [...(built?.atLoad ?? []), ...(built?.later ?? [])].map((one) => [`/${one.fileName}`, one.code]),
  )
  const entry = built ? `/${built.atLoad[0]!.fileName}` : '/empty.js'
  files.set('/empty.js', '')
  const server = createServer((request, response) => {
    request.resume()
    const [path = ''] = (request.url ?? '').split('?')
    const code = files.get(path)
    if (code !== undefined) response.setHeader('content-type', 'text/javascript').end(code)
    else if (path === '/') response.setHeader('content-type', 'text/html').end(html(TAGS[placed](entry)))
    else response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server }
}

/**
 * What running scripts has taken so far: evaluation, compilation, callbacks, microtasks. Not whole tasks: painting without
 * a graphics card would hide everything. Of the thread's own time, which no other program on the machine adds to.
 */
const scripts = async (session: CDPSession): Promise<number> => {
  const { metrics } = await session.send('Performance.getMetrics')
  const seconds = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? 0
  return (seconds('ScriptDuration') + seconds('V8CompileDuration')) * 1000
}

/** Two frames and an idle moment: what was set off has been done. */
const settle = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => requestIdleCallback(() => resolve(), { timeout: 2000 })),
        ),
      ),
  )

const drawn = (page: Page) =>
  page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )

/** One visit: a fresh context, so that nothing is cached or compiled before. */
export async function visit(browser: Browser, url: string): Promise<Cost> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  const before = await scripts(session)
  await page.goto(url)
  await drawn(page)
  const shown = await scripts(session)
  await page.waitForTimeout(AFTER_MS)
  const loaded = await scripts(session)
  const { x, y } = (await page.locator('#buy').boundingBox())!
  for (let click = 0; click < CLICKS; click++) await page.mouse.click(x + 5, y + 5)
  await settle(page)
  const clicked = await scripts(session)
  await context.close()
  return { shown: shown - before, load: loaded - before, click: (clicked - loaded) / CLICKS }
}
