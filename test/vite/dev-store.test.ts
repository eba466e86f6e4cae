/** A dev server whose collector cannot have what it wants. */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cleanup, send, span, spansOf, temporaryFolder } from '../collector/support.js'
import { createApp } from '../support/app.js'
import { runScript } from '../support/script.js'
import { startDev, traceOf } from './dev-server.js'
import { endDev } from './end-dev.js'

const repository = fileURLToPath(new URL('../../', import.meta.url))

test('a folder that is in use is left to who has it, and memory is used', async () => {
  const app = await createApp('zero-plain')
  cleanup(app.remove)
  const dataDir = join(app.root, '.throughline')
  const other = runScript(`import { startCollector } from 'throughline/collector'
    await startCollector({ port: 0, dataDir: ${JSON.stringify(dataDir)} })
    console.log('open')`)
  cleanup(async () => {
    other.child.kill()
    await other.ended
  })
  await other.printed('open')

  const { server, url, lines } = await startDev(app.root)
  cleanup(() => endDev(server))
  const collector = { url: `${url}__throughline` }
  const now = Date.now() - Date.UTC(2026, 0, 1)
  expect((await send(collector, 'traces', spansOf('api', span(1, 1, { start: now })))).status).toBe(200)
  expect(await traceOf(url, 'span 1')).toHaveLength(1)
  const said = lines.filter((line) => line.includes('[throughline]'))
  expect(said).toEqual([
    expect.stringMatching(/is in use: .*; what this dev server receives is kept in memory/),
  ])
})

/** A project that has Vite and the package as built, and nothing else. */
function projectWithoutDuckdb(): string {
  const root = realpathSync(temporaryFolder())
  const modules = join(root, 'node_modules')
  mkdirSync(join(modules, '@opentelemetry'), { recursive: true })
  for (const name of ['vite', '@opentelemetry/api'])
    symlinkSync(join(repository, 'node_modules', name), join(modules, name), 'junction')
  for (const name of ['dist', 'package.json'])
    cpSync(join(repository, name), join(modules, 'throughline', name), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{ "name": "shop", "type": "module" }')
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>shop</title>')
  writeFileSync(join(root, 'serve.js'), SERVE)
  return root
}

const SERVE = `import { createServer } from 'vite'
import { throughline } from 'throughline/vite'
const server = await createServer({ configFile: false, plugins: [throughline()], server: { port: 0, host: '127.0.0.1' } })
await server.listen()
server.printUrls()
const [url] = server.resolvedUrls.local
for (const path of ['', '__throughline/', '@id/__x00__throughline:start']) {
  const response = await fetch(url + path)
  console.log(path || 'page', response.status, JSON.stringify((await response.text()).slice(0, 60)))
}
await server.close()
`

test('without DuckDB the dev server goes on, and says how to install it', async () => {
  const child = spawn(process.execPath, ['serve.js'], { cwd: projectWithoutDuckdb() })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(output).toContain('no telemetry: the collector needs @duckdb/node-api; install it with: ')
  expect(output).toMatch(/^page 200 /m)
  expect(output).toMatch(/^__throughline\/ 503 "the collector needs @duckdb/m)
  expect(output).toMatch(/^@id\/__x00__throughline:start 200 "export const telemetry = undefined/m)
  expect(output).not.toContain('Throughline:')
  expect(code).toBe(0)
})
