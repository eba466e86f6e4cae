/** What our file imports later, in an application that Vite builds: as it stands, and the application's own as ever. */
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plainImportPlugin } from '../../src/vite/plainImport.js'
import { originOf } from '../support/sourceMap.js'
import { createProject, type Project } from './project.js'

const LATER = 'chunks/browser-later-a1B2_c-3.js'
/** Which Vite's wrapper tells the page of, and nothing else does. */
const WRAPPED = 'vite:preloadError'

const ours = `export const start = () => import("./${LATER}"); export function last() { console.log("last") }`
const files: Record<string, string> = {
  'package.json': '{ "type": "module" }',
  'node_modules/throughline/dist/browser.js': ours,
  [`node_modules/throughline/dist/${LATER}`]: 'export const later = "of telemetry"',
  'node_modules/throughline/package.json': '{ "name": "throughline", "type": "module" }',
  'telemetry.js': `import { last, start } from './node_modules/throughline/dist/browser.js'\nstart()\nlast()`,
  'lazy.js': `import './telemetry.js'\nimport('./own.js').then(console.log)`,
  'own.js': 'export const own = "of the application"',
}

let project: Project

beforeAll(async () => {
  project = await createProject(files)
})
afterAll(() => project.remove())

async function outputOf(entry: string, base = '/'): Promise<Rolldown.RolldownOutput['output']> {
  const { output } = (await build({
    root: project.root,
    base,
    configFile: false,
    logLevel: 'silent',
    plugins: [plainImportPlugin()],
    build: { write: false, sourcemap: true, rolldownOptions: { input: join(project.root, entry) } },
  })) as Rolldown.RolldownOutput
  return output
}

/** A chunk's file as another imports it from beside itself. */
const beside = (output: Rolldown.RolldownOutput['output'], text: string) => {
  const chunk = output.find((one) => one.type === 'chunk' && one.code.includes(text))
  return `import(\`./${chunk?.fileName.split('/').at(-1)}\`)`
}

test.each(['/', './', 'https://cdn.test/'])(
  'it is a chunk of its own, imported as such: base %s',
  async (base) => {
    const output = await outputOf('telemetry.js', base)
    const [{ code }] = output
    expect(code).toContain(beside(output, 'of telemetry'))
    expect(code).not.toContain(WRAPPED)
  },
)

test('the map knows what was put in', async () => {
  const output = await outputOf('telemetry.js')
  const [{ code, fileName }] = output
  const map = output.find((one) => one.fileName === `${fileName}.map`) as Rolldown.OutputAsset
  expect(originOf(code, JSON.parse(String(map.source)), 'console.log(')).toContain('console.log("last")')
})

test('what the application loads later itself is wrapped as ever, and ours is not', async () => {
  const output = await outputOf('lazy.js')
  const [{ code }] = output
  expect(code).toContain(WRAPPED)
  expect(code).toContain(`(()=>${beside(output, 'of the application')}.then(`)
  expect(code).toContain(`=()=>${beside(output, 'of telemetry')};`)
})

test('a bundler that makes no one address of two pieces gets it as it is', async () => {
  const { handler } = plainImportPlugin().transform
  const bundler = { load: async () => ({ dynamicallyImportedIds: [] }) }
  const id = join(project.root, 'node_modules/throughline/dist/browser.js')
  expect(await handler.call(bundler, ours, id)).toBeUndefined()
})
