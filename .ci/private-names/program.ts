/** The sources of what a page loads, and what the compiler knows of their types. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Node, SourceFile } from 'typescript/unstable/ast'
import { API, type Checker, type Symbol as Declared, type Type } from 'typescript/unstable/sync'

const ENTRIES = ['src/browser/index.ts', 'src/browser/tag/index.ts']

/** What a module brings along when it runs, so not what it imports for its types. */
const IMPORTS = /^(?:import|export)\s+(?!type\b)[^'"]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gm

export interface Program {
  readonly files: readonly SourceFile[]
  readonly checker: Checker
  file(path: string): SourceFile
  /** Whether something is declared, at least in part, by others: the language, browsers, dependencies. */
  isForeign(symbol: Declared): boolean
  /** Of a union or an intersection its types, of all others themselves. */
  partsOf(type: Type): readonly Type[]
  propertiesOf(type: Type): readonly Declared[]
  /** Where a node is, for those who ask why a name is kept. */
  placeOf(node: Node): string
  close(): void
}

function follow(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  for (const [, one, other] of readFileSync(file, 'utf8').matchAll(IMPORTS))
    follow(resolve(dirname(file), (one ?? other)!.replace(/\.js$/, '.ts')), found)
  return found
}

/** The compiler of this release breaks off at some tuples, of whose own members nobody asks here. */
function tolerant(checker: Checker): Checker {
  return new Proxy(checker, {
    get: (_, name: keyof Checker) => attempt((checker[name] as () => unknown).bind(checker)),
  })
}

const attempt =
  <A extends unknown[], R>(ask: (...args: A) => R) =>
  (...args: A): R | undefined => {
    try {
      return ask(...args)
    } catch (fault) {
      if (!/TupleType/.test(String(fault))) throw fault
      return undefined
    }
  }

export function openProgram(): Program {
  const api = new API({ cwd: resolve('.') })
  const project = api.updateSnapshot({ openProjects: [resolve('src/tsconfig.json')] }).getProjects()[0]!
  const checker = tolerant(project.checker)
  const properties = new Map<number, readonly Declared[]>()
  const own = resolve('src').replaceAll('\\', '/').toLowerCase()
  const file = (path: string): SourceFile => {
    const found = project.program.getSourceFile(resolve(path))
    if (!found) throw new Error(`${path} is no part of src/tsconfig.json`)
    return found
  }
  return {
    files: ENTRIES.flatMap((entry) => [...follow(resolve(entry))]).map(file),
    checker,
    file,
    isForeign: ({ declarations }) => !declarations.every(({ path }) => path.toLowerCase().startsWith(own)),
    partsOf: (type) =>
      type.isUnionType() || type.isIntersectionType() ? (attempt(() => type.getTypes())() ?? []) : [type],
    propertiesOf(type) {
      const known = properties.get(type.id) ?? checker.getPropertiesOfType(type) ?? []
      properties.set(type.id, known)
      return known
    },
    placeOf: (node) => {
      const source = node.getSourceFile()
      return `${source.fileName.slice(own.length + 1)}: ${node.getText(source).slice(0, 60)}`
    },
    close: () => api.close(),
  }
}
