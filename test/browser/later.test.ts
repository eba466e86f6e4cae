/** What a page loads later: that it comes, that nothing is lost meanwhile, and what is said when it does not come. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { expect, it } from 'vitest'
import { plainImportPlugin } from '../../src/vite/plainImport.js'
import { pageSetting } from '../support/open-page.js'

const setting = pageSetting()
const root = new URL('../../', import.meta.url)
const dist = (name: string) => readFileSync(new URL(`dist/${name}`, root), 'utf8')
const script = (body: string) => ({ type: 'text/javascript', body })

const FIRST = 'throughline.iife.js'
const SECOND = 'throughline.later.js'

/** Measures before the second file can be there. */
const measuring = (protocol = 'http/json') => `
  const telemetry = globalThis.telemetry = throughline.start(
    { serviceName: 'page', endpoint: '${setting.sink.url}', protocol: '${protocol}', instrument: { pageLoad: false } })
  telemetry.span('work', () => telemetry.histogram('size').record(3, { kind: 'early' }))
`

function serveScriptTag(files = [FIRST, SECOND]): void {
  for (const name of files) setting.app.pages.set(`/cdn/${name}`, script(dist(name)))
}

async function open(head: string, headers?: Record<string, string>): Promise<string[]> {
  const said: string[] = []
  setting.page.on('console', (message) => said.push(message.text()))
  setting.app.pages.set('/', { type: 'text/html', body: `<!doctype html><title>a</title>${head}`, headers })
  await setting.page.goto(setting.app.url)
  return said
}

const flush = () => setting.page.evaluate(() => window.telemetry.flush())

const points = () =>
  setting.sink
    .metrics()
    .filter(({ name }) => name === 'size')
    .flatMap(({ histogram }) => histogram?.dataPoints ?? [])

async function expectMeasured(): Promise<void> {
  await setting.sink.until(() => points().length > 0 && setting.sink.spans().length > 0)
  const [span] = setting.sink.spans()
  const [point] = points()
  expect(point).toMatchObject({ sum: 3, exemplars: [{ traceId: span!.traceId, spanId: span!.spanId }] })
  // Two readings of the clock in one turn are less than a millisecond apart, whatever they are rounded to.
  const measured = Number(point!.exemplars![0]!.timeUnixNano) / 1e6
  expect(measured).toBeLessThan(Number(span!.endTimeUnixNano) / 1e6 + 1)
}

it('of the script tag: the second file comes from beside the first, and measures as of then', async () => {
  serveScriptTag()
  await open(`<script src="/cdn/${FIRST}"></script><script>${measuring()}</script>`)
  await flush()
  await expectMeasured()
})

it('under a strict policy: nonce, integrity, Trusted Types', async () => {
  serveScriptTag()
  const policy = [
    "default-src 'none'; connect-src *; require-trusted-types-for 'script'; trusted-types throughline",
    "script-src 'nonce-abc'",
  ].join('; ')
  const said = await open(
    `<script nonce="abc" src="/cdn/${FIRST}"></script><script nonce="abc">${measuring()}
     new MutationObserver((found) => { window.added = found[0].addedNodes[0] }).observe(document.head, { childList: true })
     </script>`,
    { 'content-security-policy': policy },
  )
  await flush()
  await expectMeasured()
  expect(said).toEqual([])
  const integrity = await setting.page.evaluate(
    () => (window as { added?: HTMLScriptElement }).added?.integrity,
  )
  expect(integrity).toMatch(/^sha384-.{64}$/)
})

it.each([
  ['missing', () => serveScriptTag([FIRST])],
  [
    'of another version',
    () => {
      serveScriptTag([FIRST])
      setting.app.pages.set(`/cdn/${SECOND}`, script(`${dist(SECOND)}\n`))
    },
  ],
])('a second file that is %s is said once, and the rest goes on', async (_how, serve) => {
  serve()
  setting.app.pages.set(
    `/cdn/${SECOND}`,
    setting.app.pages.get(`/cdn/${SECOND}`) ?? { ...script(''), status: 404 },
  )
  const said = await open(`<script src="/cdn/${FIRST}"></script><script>${measuring()}</script>`)
  await flush()
  await flush()
  await setting.page.evaluate(() => window.telemetry.counter('more').add(1))
  await flush()
  expect(setting.sink.spans().map(({ name }) => name)).toEqual(['work'])
  expect(setting.sink.metrics()).toEqual([])
  expect(said.filter((text) => text.startsWith('[throughline]'))).toHaveLength(1)
})

it('http/protobuf waits for its encoder', async () => {
  serveScriptTag()
  await open(`<script src="/cdn/${FIRST}"></script><script>${measuring('http/protobuf')}</script>`)
  await flush()
  await expectMeasured()
  expect(new Set(setting.sink.requests.map(({ headers }) => headers['content-type']))).toEqual(
    new Set(['application/x-protobuf']),
  )
})

it('a page that measures nothing and keeps nothing loads nothing', async () => {
  serveScriptTag()
  // Nor is measured: vitals and long frames come later as well.
  const nothing = measuring()
    .replace(/telemetry\.hist.*early' }\)/, '1')
    .replace('pageLoad: false', 'pageLoad: false, webVitals: false, longTasks: false')
    .replace('instrument:', 'spool: false, instrument:')
  await open(`<script src="/cdn/${FIRST}"></script><script>${nothing}</script>`)
  await flush()
  await setting.sink.until(() => setting.sink.spans().length > 0)
  const loaded = await setting.page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1)),
  )
  expect(loaded).toContain(FIRST)
  expect(loaded).not.toContain(SECOND)
})

const WORKER = (load: string, protocol?: string) => `${load}
  ${measuring(protocol)}
  globalThis.oninstall = globalThis.onmessage = () => {}
  telemetry.flush()`

it.each(['dedicated', 'service'])('a classic %s worker loads both files at once', async (kind) => {
  serveScriptTag()
  setting.app.pages.set('/worker.js', script(WORKER(`importScripts('/cdn/${FIRST}')`)))
  await open('')
  await setting.page.evaluate((kind) => {
    if (kind === 'service') void navigator.serviceWorker.register('/worker.js')
    else (window as { worker?: Worker }).worker = new Worker('/worker.js')
  }, kind)
  await expectMeasured()
})

/** An application's build of the package's ES modules. */
async function bundled(entry: string, protocol?: string, code = WORKER('', protocol)): Promise<string[]> {
  const result = (await build({
    root: fileURLToPath(root),
    configFile: false,
    logLevel: 'error',
    plugins: [
      plainImportPlugin((id) => id === fileURLToPath(new URL('dist/browser.js', root))),
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? '\0entry' : undefined),
        load: (id) =>
          id === '\0entry'
            ? `import * as throughline from ${JSON.stringify(fileURLToPath(new URL(`dist/${entry}`, root)))}\n${code}`
            : undefined,
      },
    ],
    build: { write: false, rolldownOptions: { input: 'entry' } },
  })) as Rolldown.RolldownOutput
  const chunks = result.output.filter((one) => one.type === 'chunk')
  for (const { fileName, code } of chunks) setting.app.pages.set(`/${fileName}`, script(code))
  return chunks.map(({ fileName }) => fileName)
}

it.each([
  ['http/json', 'application/json', false],
  ['http/protobuf', 'application/x-protobuf', true],
])(
  'in an application’s build it is a chunk of its own, and so is an encoder: %s',
  async (protocol, contentType, isBinary) => {
    const names = await bundled('browser.js', protocol)
    // Another is what hashes secrets.
    expect(names).toHaveLength(4)
    await open(`<script type="module" src="/${names[0]}"></script>`)
    await expectMeasured()
    expect(new Set(setting.sink.requests.map(({ headers }) => headers['content-type']))).toEqual(
      new Set([contentType]),
    )
    const loaded = await setting.page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    )
    expect(loaded.some((name) => name.includes('protobuf'))).toBe(isBinary)
  },
)

it('a page that loads itself anew when a part of it is missing does not when ours is', async () => {
  const loadsAnew = "addEventListener('vite:preloadError', () => location.reload())"
  const names = await bundled('browser.js', undefined, `${loadsAnew}\n${measuring()}`)
  for (const name of names) if (name.includes('later')) setting.app.pages.delete(`/${name}`)
  const said = await open(`<script type="module" src="/${names[0]}"></script>`)
  await flush()
  await setting.sink.until(() => setting.sink.spans().length > 0)
  expect(said.filter((text) => text.startsWith('[throughline]'))).toHaveLength(1)
  expect(
    await setting.page.evaluate(() =>
      performance.getEntriesByType('navigation').map((one) => (one as PerformanceNavigationTiming).type),
    ),
  ).toEqual(['navigate'])
})

const spanOf = (password: string) =>
  `telemetry.span('work', { attributes: { password: '${password}' } }, () => {})`

it.each(['script tag', 'bundler'])(
  'secrets are masked until what hashes them has come: by %s',
  async (way) => {
    const hashing = measuring().replace(
      'instrument:',
      "redact: { action: 'hash', salt: 'pepper' }, instrument:",
    )
    serveScriptTag()
    const early = spanOf('early')
    if (way === 'bundler') {
      const [name] = await bundled('browser.js', undefined, `${hashing}\n${early}`)
      await open(`<script type="module" src="/${name}"></script>`)
    } else await open(`<script src="/cdn/${FIRST}"></script><script>${hashing}\n${early}</script>`)

    const told = () => setting.sink.spans().map(({ attributes }) => attributes.password)
    const hashed = `hash:${createHash('sha256').update('pepperlate').digest('hex').slice(0, 16)}`
    while (!told().includes(hashed)) {
      await setting.page.evaluate(spanOf('late'))
      await flush()
      await setting.sink.until(() => told().length > 0)
    }
    expect(new Set(told())).toEqual(new Set([undefined, 'REDACTED', hashed]))
  },
)

it('a module Service Worker, which can load nothing later, has all of it in one file', async () => {
  const names = await bundled('worker.js')
  expect(names).toHaveLength(1)
  await open('')
  await setting.page.evaluate(
    (name) => void navigator.serviceWorker.register(`/${name}`, { type: 'module', scope: '/assets/' }),
    names[0]!,
  )
  await expectMeasured()
})
