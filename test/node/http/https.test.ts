/** node:https: both ends over real TLS, however an application came by the functions. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { runScript } from '../../support/script.js'
import { type Sink, startSink } from '../../support/sink.js'

const certificates = new URL('../../fixtures/tls/', import.meta.url)
let sink: Sink
let folder: string

beforeAll(async () => {
  sink = await startSink()
  folder = mkdtempSync(join(tmpdir(), 'throughline-https-'))
})
afterEach(() => {
  sink.requests.length = 0
})
afterAll(() => {
  rmSync(folder, { recursive: true })
  return sink.close()
})

/** An application: a server over TLS, and one request to it by `get`. */
const app = `
  const { readFileSync } = process.getBuiltinModule('node:fs')
  const read = (file) => readFileSync(new URL('localhost-' + file + '.pem', '${certificates}'))
  const server = createServer({ key: read('key'), cert: read('cert') }, (_request, response) => response.end('ok'))
  server.listen(0, '127.0.0.1', () => {
    const options = { host: 'localhost', port: server.address().port, path: '/x', ca: read('cert'), agent: false }
    get(options, (response) => response.resume().on('end', () => server.close()))
  })`

const register = '--import=throughline/register'

const ways: Record<string, { args: string[]; source: string }> = {
  'ESM, by name, with --import': {
    args: [register],
    source: `import { createServer, get } from 'node:https';${app}`,
  },
  'ESM, by name, with the import as first line': {
    args: [],
    source: `import 'throughline/register'; import { createServer, get } from 'node:https';${app}`,
  },
  'ESM, by name, before start': {
    args: [],
    source: `import { createServer, get } from 'node:https'; import { start } from 'throughline'; start();${app}`,
  },
  'CommonJS, destructured, with --require': {
    args: ['--require=throughline/register'],
    source: `const { createServer, get } = process.getBuiltinModule('node:https');${app}`,
  },
  'CommonJS, destructured after start': {
    args: [],
    source: `import 'throughline/register'; import { createRequire } from 'node:module'
      const { createServer, get } = createRequire(import.meta.url)('https');${app}`,
  },
}

for (const [way, { args, source }] of Object.entries(ways)) {
  it(`has both spans: ${way}`, async () => {
    const { ended } = runScript(source, { args, env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url } })
    const { code, stderr } = await ended
    expect({ code, stderr: stderr.replace(/^.*ExperimentalWarning.*\n.*trace-warnings.*\n/m, '') }).toEqual({
      code: 0,
      stderr: '',
    })
    const [server, client] = [2, 3].map((kind) => sink.spans().filter((span) => span.kind === kind))
    expect([server?.length, client?.length]).toEqual([1, 1])
    expect(server?.[0]?.parentSpanId).toBe(client?.[0]?.spanId)
    expect(client?.[0]?.attributes['url.full']).toMatch(/^https:\/\/localhost:\d+\/x$/)
    expect(server?.[0]?.attributes).toMatchObject({ 'url.scheme': 'https', 'url.path': '/x' })
  })
}

it('has both spans in a CommonJS file that requires throughline first, and for https.request of a URL', async () => {
  const file = join(folder, 'app.cjs')
  writeFileSync(
    file,
    `require(${JSON.stringify(join(process.cwd(), 'dist', 'register.js'))})
     const { createServer, get } = require('node:https');${app}`,
  )
  const { ended } = runScript(`await import(${JSON.stringify(file)})`, {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url },
  })
  expect((await ended).code).toBe(0)
  expect(sink.spans().map(({ kind }) => kind)).toEqual(expect.arrayContaining([2, 3]))
})
