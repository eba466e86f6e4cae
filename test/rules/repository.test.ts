/** What is committed works everywhere, and gives the same result everywhere. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { missing, type Packages } from '../../.ci/lock.js'
import { filesIn, read, root } from './sources.js'

/** As committed; of an archive without a history, what it brought: all but what is made there. */
function committed(): string[] {
  if (existsSync(join(root, '.git')))
    return execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
  const made = read('.gitignore').split('\n')
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => !made.includes(entry.isDirectory() ? `${entry.name}/` : entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(entry.name, /./) : entry.name))
}

const tracked = committed().filter((file) => file && existsSync(join(root, file)))

/** An address that only works where it was written: someone's registry, mirror or proxy. */
const REGISTRY = /https?:\/\/[^\s/'"`)]*\b(registry|mirrors?|artifactory|nexus|verdaccio)\b[^\s/'"`)]*/gi

const binary = /\.(png|jpe?g|gif|ico|woff2?|wasm|gz|duckdb)$/

it('no file names the host of a package registry', () => {
  expect(tracked).toContain('package.json')
  const wrong = tracked
    .filter((file) => !binary.test(file))
    .flatMap((file) => (read(file).match(REGISTRY) ?? []).map((address) => `${file}: ${address}`))
  expect(wrong).toEqual([])
})

it('the lock file leaves the registry to the one who installs', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, object> }
  expect(Object.keys(packages).length).toBeGreaterThan(50)
  expect(Object.entries(packages).filter(([, entry]) => 'resolved' in entry)).toEqual([])
})

it('the lock file is complete for every system, without which npm 11 refuses `npm ci`', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Packages }
  const names = missing(packages).map(({ path, name }) => `${path} needs ${name}`)
  expect(names, 'run: npx tsx .ci/lock.ts').toEqual([])
})

it('the lock file belongs to package.json', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, object> }
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(read('package.json'))
  expect(packages['']).toMatchObject({
    ...(dependencies && { dependencies }),
    devDependencies,
    peerDependencies,
  })
})

it('nothing generated is committed', () => {
  expect(tracked.filter((file) => /^(dist|node_modules|\.throughline)\//.test(file))).toEqual([])
  expect(tracked.filter((file) => file.endsWith('.npmrc'))).toEqual([])
})

it('every package that is built with is pinned exactly', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }
  expect(Object.keys(devDependencies).some((name) => name.startsWith('@opentelemetry/sdk-'))).toBe(true)
  const loose = Object.entries(devDependencies).filter(
    ([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range),
  )
  expect(loose).toEqual([])
})
