import { createRequire, isBuiltin } from 'node:module'

/** The loaded CommonJS files of every package are keys here; ES modules have no such list. */
const { cache } = createRequire(import.meta.url)

/** The package that a file belongs to: the name behind the last `node_modules`. */
export function packageOf(file: string): string | undefined {
  return /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file)?.[1]?.replace('\\', '/')
}

/** The CommonJS files of packages that are loaded, by package; only of those that are `wanted`. */
export function loadedFiles(wanted: ReadonlySet<string>): Map<string, string[]> {
  const files = new Map<string, string[]>()
  for (const file of Object.keys(cache)) {
    const name = packageOf(file)
    if (name && wanted.has(name) && cache[file]?.loaded) files.set(name, [...(files.get(name) ?? []), file])
  }
  return files
}

/**
 * Loads what is loaded already, once more and by `require`, where the instrumentations of others look on. They
 * change a package's exports in place; one that makes new exports has them put in place of the old.
 */
export function requireAgain(file: string): void {
  const exports = createRequire(file)(file)
  const entry = cache[file]
  if (entry && entry.exports !== exports) entry.exports = exports
}

export const isPackage = (name: string): boolean => !isBuiltin(name) && !/^([\\/.]|[a-z]:)/i.test(name)
