/** The packed package in a page: built by Vite, and as a script tag without any build. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { build, type PluginOption, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.js'
import { type Sink, startSink } from '../support/sink.js'
import { createProject, INSTALL_MS, type Project } from './project.js'

/** Logs after an `await`, so that the log's span tells whether context survived it. */
const WORK = `
const endpoint = new URLSearchParams(location.search).get('sink')
const telemetry = start({ serviceName: 'page', endpoint })
const worked = telemetry.span('work', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1))
  telemetry.log.info('working')
}).then(() => telemetry.flush())
`

let project: Project
let browser: Browser
let sink: Sink

beforeAll(async () => {
  project = await createProject()
  browser = await launchBrowser()
  sink = await startSink()
}, INSTALL_MS)
afterAll(async () => {
  await browser?.close()
  await sink?.close()
  project?.remove()
})

/** Serves `files` by their path; anything else is not found. */
async function serve(files: Record<string, { type: string; text: string }>): Promise<[Server, string]> {
  const server = createServer((request, response) => {
    const file = files[new URL(request.url!, 'http://page').pathname]
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`]
}

const spanNamed = (name: string) => sink.spans().find((span) => span.name === name)

/** @param awaited the names of all spans that are to arrive */
async function visit(files: Parameters<typeof serve>[0], awaited = ['work']) {
  sink.requests.length = 0
  const [server, url] = await serve(files)
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  try {
    await page.goto(`${url}?sink=${encodeURIComponent(sink.url)}`)
    const log = () => sink.logs().find(({ body }) => body === 'working')
    await sink.until(() => awaited.every(spanNamed) && log() !== undefined)
    return { span: spanNamed('work')!, log: log()!, errors }
  } finally {
    await page.close()
    server.closeAllConnections()
    server.close()
  }
}

const html = (script: string) => ({ type: 'text/html', text: `<!doctype html><title>app</title>${script}` })

/** Vite's build of an application with our plugin; its entry's chunk is the first. */
async function built(application: string): Promise<[Rolldown.OutputChunk, ...Rolldown.OutputChunk[]]> {
  project.write('main.js', application)
  const plugin = join(project.folder, 'node_modules', 'throughline', 'dist', 'vite.js')
  const { throughline } = (await import(pathToFileURL(plugin).href)) as { throughline(): PluginOption }
  const { output } = (await build({
    root: project.folder,
    configFile: false,
    logLevel: 'error',
    plugins: [throughline()],
    build: { write: false, rolldownOptions: { input: join(project.folder, 'main.js') } },
  })) as Rolldown.RolldownOutput
  const [main, ...others] = output
  return [main, ...others.filter((file) => file.type === 'chunk')]
}

const visitBuilt = ({ code }: Rolldown.OutputChunk, awaited?: string[]) =>
  visit(
    {
      '/': html('<script type="module" src="/main.js"></script>'),
      '/main.js': { type: 'text/javascript', text: code },
    },
    awaited,
  )

const API = /@opentelemetry\/api\//

it('Vite builds it for the browser, and context survives await', async () => {
  const chunks = await built(`import { start } from 'throughline'\n${WORK}`)
  // What the page can do without at load is a chunk of its own, and so are the encoder for `http/protobuf` and what
  // hashes secrets.
  expect(chunks.map(({ isEntry }) => isEntry).sort()).toEqual([false, false, false, true])
  const [main] = chunks
  expect(Object.keys(main.modules).some((id) => id.endsWith('throughline/dist/browser.js'))).toBe(true)
  const modules = chunks.flatMap(({ modules }) => Object.keys(modules))
  expect(modules.filter((id) => /dist\/node\.js|^node:/.test(id) || API.test(id))).toEqual([])

  const { span, log, errors } = await visitBuilt(main)
  expect(errors).toEqual([])
  expect(span.resource).toMatchObject({ 'service.name': 'page', 'telemetry.sdk.language': 'webjs' })
  expect(log).toMatchObject({ body: 'working', traceId: span.traceId, spanId: span.spanId })
})

/** Takes a tracer of the API before the start, and says at the end whether the API records after a stop. */
const WITH_API = `
import { diag, trace } from '@opentelemetry/api'
import { start } from 'throughline'
const tracer = trace.getTracer('library')
${WORK}
telemetry.span('caller', () => {
  tracer.startSpan('of the library').end()
  diag.setLogger(console)
  diag.error('a diagnostic')
  console.error('an error')
})
worked.then(() => telemetry.stop()).then(() => {
  const isRecording = trace.getTracer('late').startSpan('late').isRecording()
  const again = start({ serviceName: 'page', endpoint })
  again.span(isRecording ? 'still recording' : 'all taken out', () => {})
  return again.flush()
})
`

it.each(['1.9.1', '1.10.0'])('an application that imports the API %s has it beside it', async (version) => {
  await project.install([`@opentelemetry/api@${version}`])
  const [main] = await built(WITH_API)
  expect(Object.keys(main.modules).some((id) => API.test(id))).toBe(true)
  const { errors } = await visitBuilt(main, ['work', 'of the library', 'caller', 'all taken out'])
  expect(errors).toEqual([])
  expect(spanNamed('of the library')).toMatchObject({
    scope: 'library',
    parentSpanId: spanNamed('caller')!.spanId,
  })
  const bodies = sink.logs().map(({ body }) => body)
  expect(bodies).toContain('an error')
  expect(bodies).not.toContain('a diagnostic')
})

it('works as a script tag', async () => {
  const file = join(project.folder, 'node_modules', 'throughline', 'dist', 'throughline.iife.js')
  const { span, log, errors } = await visit({
    '/': html(`<script src="/throughline.iife.js"></script>
      <script>const { start } = throughline\n${WORK}</script>`),
    '/throughline.iife.js': { type: 'text/javascript', text: readFileSync(file, 'utf8') },
  })
  expect(errors).toEqual([])
  expect(span).toMatchObject({ name: 'work', resource: { 'service.name': 'page' } })
  expect(log).toMatchObject({ body: 'working' })
})

it('works in a classic worker', async () => {
  const file = join(project.folder, 'node_modules', 'throughline', 'dist', 'throughline.iife.js')
  const script = (text: string) => ({ type: 'text/javascript', text })
  const { span, log, errors } = await visit({
    '/': html("<script>new Worker('/worker.js' + location.search)</script>"),
    '/worker.js': script(`importScripts('/throughline.iife.js')\nconst { start } = throughline\n${WORK}`),
    '/throughline.iife.js': script(readFileSync(file, 'utf8')),
  })
  expect(errors).toEqual([])
  expect(span).toMatchObject({ name: 'work', resource: { 'throughline.worker.type': 'dedicated' } })
  expect(log).toMatchObject({ body: 'working' })
})
