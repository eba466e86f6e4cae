import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

const SOURCES = new Set(
  ['js', 'mjs', 'ts', 'mts', 'jsx', 'tsx', 'vue', 'svelte', 'astro', 'html'].map((one) => `.${one}`),
)
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'coverage'])
const IMPORT = /['"`/]throughline(\/(browser|react|vue)|\.iife\.js|:start)?['"`]/
const MOST_FILES = 20_000

interface Manifest {
  name?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

/** The package.json of a folder, or an empty one. */
export function readManifest(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  } catch {
    return {}
  }
}

/** The source files of a project, without those of its dependencies. */
function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue
    if (entry.isDirectory()) yield* sources(join(folder, entry.name))
    else if (SOURCES.has(extname(entry.name))) yield join(folder, entry.name)
  }
}

/** Whether one of the packages that a project names is made with Throughline. */
function isInDependency(root: string): boolean {
  const { dependencies, devDependencies } = readManifest(root)
  return Object.keys({ ...dependencies, ...devDependencies }).some((name) => {
    const { dependencies: own, peerDependencies } = readManifest(join(root, 'node_modules', name))
    return 'throughline' in { ...own, ...peerDependencies }
  })
}

/**
 * Whether a project's code imports Throughline, so that its builds contain telemetry. Asked of the files, because
 * a bundler knows its modules only when it has transformed them all.
 */
export function importsThroughline(root: string): boolean {
  let count = 0
  for (const file of sources(root)) {
    if (++count > MOST_FILES) return true
    if (IMPORT.test(readFileSync(file, 'utf8'))) return true
  }
  return isInDependency(root)
}
