/** What the browser is told to compile beside the page's thread: Throughline, and nothing of the application. */
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hintPlugin } from '../../src/vite/compileHint.js'
import { originOf } from '../support/sourceMap.js'
import { createProject, type Project } from './project.js'

const HINT = '//# allFunctionsCalledOnLoad\n'

const ours = `export function start() { ${'console.log("telemetry");'.repeat(100)} }`
const files: Record<string, string> = {
  'package.json': '{ "type": "module" }',
  'node_modules/throughline/dist/browser.js': ours,
  'node_modules/throughline/package.json': '{ "name": "throughline", "type": "module" }',
  'alone.js': `import { start } from './node_modules/throughline/dist/browser.js'\nstart()`,
  'beside.js': `import('./alone.js')\n${'console.log("application");'.repeat(100)}`,
  'together.js': `import { start } from './node_modules/throughline/dist/browser.js'\nstart()\n${'console.log("application");'.repeat(100)}`,
}

let project: Project

beforeAll(async () => {
  project = await createProject(files)
})
afterAll(() => project.remove())

async function outputOf(entry: string): Promise<Rolldown.RolldownOutput['output']> {
  const { output } = (await build({
    root: project.root,
    configFile: false,
    logLevel: 'silent',
    plugins: [hintPlugin()],
    build: {
      write: false,
      sourcemap: true,
      modulePreload: false,
      rolldownOptions: { input: join(project.root, entry) },
    },
  })) as Rolldown.RolldownOutput
  return output
}

const isChunk = (one: Rolldown.OutputChunk | Rolldown.OutputAsset) => one.type === 'chunk'

test('a chunk with next to nothing else has the hint before everything, and a map that knows of it', async () => {
  const output = await outputOf('alone.js')
  const [{ code, fileName }] = output
  expect(code.startsWith(HINT)).toBe(true)
  const map = output.find((one) => one.fileName === `${fileName}.map`) as Rolldown.OutputAsset
  expect(originOf(code, JSON.parse(String(map.source)), 'console.log(')).toContain('console.log("telemetry")')
})

test('what is loaded later by itself has it as well', async () => {
  const chunks = (await outputOf('beside.js')).filter(isChunk)
  const hinted = chunks.filter(({ code }) => code.startsWith(HINT))
  expect(hinted.map(({ isEntry }) => isEntry)).toEqual([false])
})

test('the application is not compiled without need', async () => {
  const [chunk] = await outputOf('together.js')
  expect(chunk!.code).toContain('telemetry')
  expect(chunk!.code).not.toContain(HINT)
})
