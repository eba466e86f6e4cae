/** core runs anywhere: it compiles without Node's types and without the DOM's. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './sources.js'

const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')

it('core needs nothing but the language and what universal.d.ts lists', () => {
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', 'test/rules/core.tsconfig.json'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
  expect(status).toBe(0)
})
