import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type BuildFailure, type BuildOptions, build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { esbuild, type LowerPluginOptions } from '../../../src/lower/bundlers.js'
import { originOf } from '../../support/sourceMap.js'

// In two pieces, or it would count for this very file.
const COMMENT = ['//#', 'sourceMappingURL'].join(' ')

const files: Record<string, string> = {
  'tsconfig.json': '{ "compilerOptions": { "jsxFactory": "fromConfig", "experimentalDecorators": true } }',
  'app.tsx':
    'declare const fromConfig: any, mark: any\nexport class A { @mark load = async (): Promise<unknown> => <b /> }',
  'broken.ts': 'export const f = async () => {',
  'markup.js': 'export const f = async () => <i />',
  'text.js': 'async function text() {}',
  'attribute.js': "export { default } from './text.js' with { type: 'text' }",
  'wait.js': 'export const value = await 1; export const f = async () => value',
  // What a compiler left of `source.ts`, with a map that says so.
  'compiled.js': `export const f = async () => { later() }\n${COMMENT}=data:application/json,${encodeURIComponent(
    JSON.stringify({
      version: 3,
      sources: ['source.ts'],
      sourcesContent: ['// nothing\n\n   later()'],
      names: [],
      mappings: 'AAEA',
    }),
  )}`,
}

let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'throughline-esbuild-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text)
})
afterAll(() => rm(root, { recursive: true, force: true }))

const run = (entry: string, options: BuildOptions = {}, filter: LowerPluginOptions = {}) =>
  build({
    ...{
      entryPoints: [join(root, entry)],
      outdir: join(root, 'out'),
      bundle: true,
      format: 'esm',
      write: false,
    },
    ...{ plugins: [esbuild(filter)], logLevel: 'silent', ...options },
  })

const textOf = async (...given: Parameters<typeof run>): Promise<string> =>
  (await run(...given)).outputFiles!.find(({ path }) => path.endsWith('.js'))!.text

test('the tsconfig.json around a file says what its TypeScript and JSX mean', async () => {
  const text = await textOf('app.tsx')
  expect(text).toContain('fromConfig("b", null)')
  expect(text).toContain('__decorateClass(')
  expect(text).not.toContain('async ')
})

test('the loader that a build gives to an extension is taken', async () => {
  const text = await textOf('markup.js', { loader: { '.js': 'jsx' } })
  expect(text).toContain('fromConfig("i", null)')
  expect(text).not.toContain('async ')
  expect(await textOf('text.js', { loader: { '.js': 'text' } })).toContain('"async function text() {}"')
})

test('an import that asks for text gets it as it is', async () => {
  expect(await textOf('attribute.js')).toContain('"async function text() {}"')
})

test('top-level await works as it does', async () => {
  const text = await textOf('wait.js')
  expect(text).toContain('await 1')
  expect(text).not.toContain('async ')
})

test('what is excluded stays as it is, and so does everything for Node', async () => {
  expect(await textOf('wait.js', {}, { exclude: /wait/ })).toContain('async () => value')
  expect(await textOf('wait.js', { platform: 'node' })).toContain('async () => value')
})

test('errors are esbuild’s own, with file and line', async () => {
  const failure: BuildFailure = await run('broken.ts').catch((error) => error)
  expect(failure.errors).toHaveLength(1)
  expect(failure.errors[0]).toMatchObject({ location: { line: 1 }, pluginName: '' })
  expect(failure.errors[0]!.location!.file).toContain('broken.ts')
})

test.each([
  ['of TypeScript leads to the file', 'app.tsx', 'load = ', 'app.tsx', 'load = async ()'],
  ['of a dependency leads to what it was compiled from', 'compiled.js', 'later()', 'source.ts', '   later()'],
])('the map %s', async (_name, entry, needle, source, line) => {
  const { outputFiles } = await run(entry, { sourcemap: 'external' })
  const [map, code] = ['.map', '.js'].map((end) => outputFiles!.find(({ path }) => path.endsWith(end))!.text)
  const payload = JSON.parse(map!)
  expect(originOf(code!, payload, needle)).toContain(`${source}: ${line}`)
  const paths = payload.sources.map((relative: string) => resolve(root, 'out', relative))
  expect(paths).toContain(join(root, source))
})
