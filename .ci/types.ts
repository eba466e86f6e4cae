/** Removes the type declarations that none of the package's entries leads to: nobody could import them. */
import { readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const FOLDER = resolve('dist/types')
const IMPORT = /(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g

interface Entry {
  types?: string
}

/** A file and all that it leads to. */
function follow(file: string, found: Set<string>): void {
  if (found.has(file)) return
  found.add(file)
  for (const [, path] of readFileSync(file, 'utf8').matchAll(IMPORT))
    follow(resolve(dirname(file), path!.replace(/\.js$/, '.d.ts')), found)
}

/** Answers whether nothing is left in the folder. */
function prune(folder: string, kept: Set<string>): boolean {
  const left = readdirSync(folder, { withFileTypes: true }).filter((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return !prune(path, kept)
    if (!kept.has(path)) rmSync(path)
    return kept.has(path)
  })
  if (left.length === 0) rmdirSync(folder)
  return left.length === 0
}

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | Entry>
}
const kept = new Set<string>()
for (const entry of Object.values(exports))
  if (typeof entry === 'object' && entry.types) follow(resolve(entry.types), kept)
prune(FOLDER, kept)
