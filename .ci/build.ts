/** Builds `dist`: one Vite build per piece, the licences of what they inlined, then the type declarations of its entries. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { forgetInlined } from './inlined.js'

const require = createRequire(import.meta.url)
const bin = (name: string, file: string) => join(dirname(require.resolve(`${name}/package.json`)), file)

function run(title: string, script: string, args: string[]): void {
  const started = performance.now()
  process.stdout.write(`  ${title} … `)
  const result = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  if (result.status !== 0) {
    process.stdout.write(`failed\n${result.stdout}${result.stderr}`)
    process.exit(1)
  }
  process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}

rmSync('dist', { recursive: true, force: true })
forgetInlined()
const vite = bin('vite', 'bin/vite.js')
const typescript = bin('typescript', 'bin/tsc')
for (const mode of [
  'node',
  'yaml',
  'browser',
  'adapters',
  'api',
  'worker',
  'iife',
  'early',
  'stub',
  'viewer',
])
  run(mode, vite, ['build', '--mode', mode, '--logLevel', 'warn'])
run('licences', bin('tsx', 'dist/cli.mjs'), ['.ci/licences.ts'])
run('types', typescript, ['-p', 'src'])
run('integrity', bin('tsx', 'dist/cli.mjs'), ['.ci/page.ts'])
run('types of entries', bin('tsx', 'dist/cli.mjs'), ['.ci/types.ts'])
