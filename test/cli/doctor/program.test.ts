/** `throughline doctor -- node app.js`: what an application did before `start()`, and copies that do not see each other. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runDoctor } from '../../support/doctor.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

// Below the repository, where `throughline` is this package as built.
const CACHE = fileURLToPath(new URL('../../../.cache/', import.meta.url))
let folder: string

beforeEach(() => {
  mkdirSync(CACHE, { recursive: true })
  folder = realpathSync(mkdtempSync(join(CACHE, 'doctor-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (file: string, text: string) => writeFileSync(join(folder, file), text)

/** What is said of an application whose main file this is. */
async function examine(app: string) {
  write('app.mjs', app)
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url }
  const { text, stderr, code } = await runDoctor(env, ['--', process.execPath, 'app.mjs'], folder)
  const [, findings = ''] = text.split('Findings\n')
  return {
    code,
    stderr,
    findings: findings.split('\n').filter((line) => /start\(\)|import order/.test(line)),
  }
}

const START = "import { start } from 'throughline'; start(); "

describe('imported too late', () => {
  it('is a module that took a function before start(), by its file and line', async () => {
    write('client.cjs', "\nconst { request } = require('http')\nmodule.exports = () => request")
    const { findings, code } = await examine(`import './client.cjs'\n${START}`)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toContain('PROBLEM import order: ')
    expect(findings[0]).toMatch(/client\.cjs:2:\d+ had request of node:http before start\(\)/)
    expect(code).toBe(1)
  })

  it('is a package that was loaded before its instrumentation', async () => {
    const { findings } = await examine(`import 'ioredis'
      import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis'
      import { start } from 'throughline'
      start({ instrumentations: [new IORedisInstrumentation()] })`)
    expect(findings[0]).toContain('PROBLEM start(): ioredis was loaded before start()')
  })

  it('is start() itself when it is never called', async () => {
    const { findings } = await examine("import 'node:http'")
    expect(findings).toEqual([expect.stringContaining('did not call start()')])
  })

  it('is nobody who reads through the module, and what follows start() does not run', async () => {
    write('telemetry.mjs', START)
    write('client.cjs', "const http = require('http'); module.exports = () => http.request")
    write('server.mjs', "import { request } from 'node:http'; console.error('served', typeof request)")
    const { findings, stderr, code } = await examine(
      "import './client.cjs'; import './telemetry.mjs'; import './server.mjs'",
    )
    expect(findings).toEqual([expect.stringContaining('ok      import order: nobody had what')])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(sink.spans()).toEqual([])
    // The doctor's own three, without records.
    expect(sink.requests).toHaveLength(3)
  })

  it('says what start() cannot use', async () => {
    const { findings } = await examine("import { start } from 'throughline'; start({ sampleRate: 1 })")
    expect(findings[0]).toContain('PROBLEM start(): start() was given options it cannot use')
  })
})

it('two copies of the API', async () => {
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'doctor-copies-')))
  const install = (...path: string[]) => {
    const at = join(project, ...path)
    mkdirSync(at, { recursive: true })
    writeFileSync(join(at, 'package.json'), '{ "main": "index.js" }')
    writeFileSync(join(at, 'index.js'), '')
  }
  const api = ['node_modules', '@opentelemetry', 'api']
  install('node_modules', 'throughline')
  install(...api)
  install('node_modules', 'throughline', ...api)
  const { code, problems } = await runDoctor({ OTEL_EXPORTER_OTLP_ENDPOINT: sink.url }, [], project)
  rmSync(project, { recursive: true })
  expect(problems).toEqual([
    expect.stringMatching(/PROBLEM @opentelemetry\/api: two copies of @opentelemetry\/api are installed/),
  ])
  expect(code).toBe(1)
})
