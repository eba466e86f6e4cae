/** The types resolve in an application, whichever way its TypeScript resolves, with its libraries checked too. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importsOf } from '../rules/sources.js'
import { createProject, INSTALL_MS, type Project } from './project.js'

const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')

const APP = `
import type { Span } from '@opentelemetry/api'
import { start, type StartOptions, type Telemetry, ThroughlineError } from 'throughline'
import { start as startInPage } from 'throughline/browser'
import { start as startInNode } from 'throughline/node'
import 'throughline/register'

const options: StartOptions = { serviceName: 'app', sampling: { ratio: 0.5 } }
const telemetry: Telemetry = start(options)
export const total: Promise<number> = telemetry.span('sum', async (span: Span) => {
  span.setAttribute('app.sum', 2)
  return 1 + 1
})
export const same: Telemetry[] = [startInPage(options), startInNode(options)]
export const isOurs = (error: unknown): boolean => error instanceof ThroughlineError
// @ts-expect-error: an option that does not exist
start({ serviceNam: 'app' })
`

let project: Project

beforeAll(async () => {
  project = await createProject()
  project.write('app.ts', APP)
}, INSTALL_MS)
afterAll(() => project?.remove())

for (const [resolution, module] of [
  ['bundler', 'preserve'],
  ['nodenext', 'nodenext'],
]) {
  it(`under moduleResolution ${resolution}`, async () => {
    const compilerOptions = {
      ...{ module, moduleResolution: resolution, target: 'es2022', lib: ['es2022', 'dom'] },
      ...{ strict: true, skipLibCheck: false, noEmit: true, types: [] },
    }
    project.write('package.json', '{ "name": "app", "private": true, "type": "module" }')
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['app.ts'] }))
    expect(await project.node([tsc])).toEqual({ code: 0, stdout: '', stderr: '' })
  })
}

it('public declarations mention the API and our own types only', () => {
  const folder = join(project.folder, 'node_modules', 'throughline')
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, { types?: string }>
  }
  const queue = Object.values(exports).flatMap(({ types }) => (types ? [join(folder, types)] : []))
  expect(queue.length).toBeGreaterThanOrEqual(5)

  const seen = new Set<string>()
  const foreign: string[] = []
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const { specifier } of importsOf(file)) {
      if (!specifier.startsWith('.')) foreign.push(`${file.slice(folder.length + 1)}: ${specifier}`)
      else queue.push(join(dirname(file), specifier.replace(/\.js$/, '.d.ts')))
    }
  }
  expect([...seen].filter((file) => !existsSync(file))).toEqual([])
  // Who uses the Vite plugin has Vite, and who wants a logger's lines has the logger.
  const allowed = [
    /: @opentelemetry\/api$/,
    /^dist\/types\/vite\.d\.ts: vite$/,
    /^dist\/types\/(react|vue)\.d\.ts: (react|vue)$/,
    // The collector for a server that is there already takes that server's requests.
    /^dist\/types\/(collector\/open|vite\/mount)\.d\.ts: node:http$/,
    /^dist\/types\/node\/pino\.d\.ts: pino$/,
    /^dist\/types\/node\/(loggers\/)?winston[\w-]*\.d\.ts: (winston|node:stream)$/,
  ]
  expect(foreign.filter((one) => !allowed.some((pattern) => pattern.test(one)))).toEqual([])
})
