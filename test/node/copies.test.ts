/** Whether a project and its Throughline load the same copy of the API. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lookForCopies } from '../../src/node/doctor/machine.js'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'copies-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

function install(...path: string[]): void {
  const at = join(folder, ...path)
  mkdirSync(at, { recursive: true })
  writeFileSync(join(at, 'package.json'), '{ "main": "index.js" }')
  writeFileSync(join(at, 'index.js'), '')
}
const API = ['node_modules', '@opentelemetry', 'api']

it('one copy, which both find', () => {
  install('node_modules', 'throughline')
  install(...API)
  expect(lookForCopies(folder)).toMatchObject({ result: 'ok', text: 'one copy' })
})

it('two copies', () => {
  install('node_modules', 'throughline')
  install(...API)
  install('node_modules', 'throughline', ...API)
  expect(lookForCopies(folder)).toMatchObject({
    result: 'problem',
    text: expect.stringMatching(/^two copies of @opentelemetry\/api are installed, .*: run "npm dedupe"/),
  })
})

it('neither is installed', () => {
  expect(lookForCopies(folder)).toMatchObject({
    result: 'note',
    text: expect.stringContaining("run this in the application's folder"),
  })
})
