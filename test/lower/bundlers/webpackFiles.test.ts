import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import webpack, { type Configuration } from 'webpack'
import { plugins } from './suite.js'

let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'throughline-webpack-'))
  await writeFile(
    join(root, 'main.js'),
    "import picture from './picture.bin'\nexport const f = async () => picture",
  )
  await writeFile(join(root, 'picture.bin'), new Uint8Array([0xff, 0xfe, 0x00, 0x80]))
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Builds, and answers what came out and whether webpack warned. */
function run(target: Configuration['target']) {
  const outDir = join(root, `dist-${String(target)}`)
  const compiler = webpack({
    mode: 'production',
    target,
    context: root,
    entry: './main.js',
    output: { path: outDir, library: { type: 'commonjs2' } },
    module: { rules: [{ test: /\.bin$/, type: 'asset/inline' }] },
    optimization: { minimize: false },
    plugins: [plugins.webpack()],
  })!
  return new Promise<{ code: string; complaints: unknown[] }>((resolve, reject) => {
    compiler.run((error, stats) => {
      const { errors = [], warnings = [] } = stats?.toJson({ errors: true, warnings: true }) ?? {}
      compiler.close(async () => {
        if (error) return reject(error)
        resolve({
          code: await readFile(join(outDir, 'main.js'), 'utf8'),
          complaints: [...errors, ...warnings],
        })
      })
    })
  })
}

test.each([['web'], ['webworker'], ['electron-renderer']])('what is for %s is lowered', async (target) => {
  const { code, complaints } = await run(target)
  expect(complaints).toEqual([])
  expect(code).not.toContain('async ')
  expect(code).toContain('Promise')
})

test.each([['node'], ['electron-main']])('what is for %s is left alone', async (target) => {
  expect((await run(target)).code).toContain('async ()')
})

test('binary files are not spoilt', async () => {
  expect((await run('web')).code).toContain('base64,//4AgA==')
})
