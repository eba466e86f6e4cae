/** What the browser is told to compile beside the page's thread: Throughline, and nothing of the application. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hintPlugin } from '../../src/vite/compileHint.js'
import { originOf } from '../support/sourceMap.js'

const parent = fileURLToPath(new URL('../../.cache/hint/', import.meta.url))
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

let folder: string

beforeAll(async () => {
  await mkdir(parent, { recursive: true })
  folder = await mkdtemp(parent)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function outputOf(entry: string): Promise<Rolldown.RolldownOutput['output']> {
  const { output } = (await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [hintPlugin()],
    build: {
      write: false,
      sourcemap: true,
      modulePreload: false,
      rolldownOptions: { input: join(folder, entry) },
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
