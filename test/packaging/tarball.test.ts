/** What `npm pack` puts into the package. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importsOf } from '../rules/sources.js'
import { createProject, INSTALL_MS, type Project, root } from './project.js'

interface Manifest {
  exports: Record<string, string | Record<string, string>>
  bin: Record<string, string>
  dependencies?: object
  scripts: Record<string, string>
  peerDependencies: Record<string, string>
  peerDependenciesMeta: Record<string, { optional?: boolean }>
}

let project: Project
let folder: string
let manifest: Manifest
let files: string[]

beforeAll(async () => {
  project = await createProject()
  folder = join(project.folder, 'node_modules', 'throughline')
  manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}, INSTALL_MS)
afterAll(() => project?.remove())

const text = (file: string) => readFileSync(join(folder, file), 'utf8')

it('holds dist, the manifest, the licence, and nothing else', () => {
  const other = files.filter((file) => !file.startsWith('dist/'))
  const allowed = ['LICENSE', 'README.md', 'package.json']
  expect(other.filter((file) => !allowed.includes(file))).toEqual([])
  expect(other).toContain('LICENSE')
})

it('holds no source of ours: no TypeScript, no tests, no demo', () => {
  const wrong = files.filter(
    (file) => (/\.tsx?$/.test(file) && !file.endsWith('.d.ts')) || /(^|\/)(test|demo|bench|src)\//.test(file),
  )
  expect(wrong).toEqual([])
})

it('has every file that its manifest names', () => {
  const named = [
    ...Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    ),
    ...Object.values(manifest.bin),
  ]
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((file) => !existsSync(join(folder, file)))).toEqual([])
})

it('has no dependencies, and only the OpenTelemetry API as a peer that is not optional', () => {
  expect(manifest.dependencies ?? {}).toEqual({})
  const needed = Object.keys(manifest.peerDependencies).filter(
    (name) => !manifest.peerDependenciesMeta[name]?.optional,
  )
  expect(needed).toEqual(['@opentelemetry/api'])
})

it('runs nothing when it is installed', () => {
  const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']
  expect(hooks.filter((hook) => hook in manifest.scripts)).toEqual([])
  expect(files.filter((file) => file.endsWith('binding.gyp'))).toEqual([])
})

it('has a command line that the shell can run', () => {
  for (const file of Object.values(manifest.bin)) {
    expect(text(file.replace('./', ''))).toMatch(/^#!\/usr\/bin\/env node\n/)
  }
})

it('imports only what an application has: Node, the API, and optional peers', () => {
  const allowed = [...Object.keys(manifest.peerDependencies), 'vite']
  const specifiers = files
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => importsOf(join(folder, file)).map(({ specifier }) => ({ file, specifier })))
    .filter(({ specifier }) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
  expect(specifiers.map(({ specifier }) => specifier)).toContain('@opentelemetry/api')
  expect(specifiers.filter(({ specifier }) => !allowed.includes(specifier))).toEqual([])
})

it('names no folder of the machine that built it', () => {
  const wrong = files.filter(
    (file) => /\.(js|map|html|css|d\.ts|txt)$/.test(file) && text(file).includes(root),
  )
  expect(wrong).toEqual([])
})

it('is clean for publint', async () => {
  const { messages } = await publint({ pkgDir: folder, pack: false, strict: true })
  expect(messages.map((message) => formatMessage(message, manifest))).toEqual([])
})

it('stays small: nothing heavy is inlined by accident', () => {
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
  expect(bytes).toBeLessThan(5_000_000)
})
