/** The repository's sources, and what each of them imports. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ESTree, parseSync } from 'vite'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export interface Import {
  /** As written: `../core/errors.js`, `node:http`. */
  specifier: string
  /** From the repository's root and without extension (`src/core/errors`), or the specifier of a package. */
  target: string
  kind: 'value' | 'type' | 'dynamic'
}

const EXTENSION = /\.(js|ts|tsx|d\.ts)$/

/** Paths from the repository's root, with `/`, of the TypeScript files in `folder`, fixtures aside. */
export function filesIn(folder: string, pattern = /\.tsx?$/): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.startsWith('test/fixtures/') && !file.includes('/node_modules/'))
    .sort()
}

/** `file` counts from the repository's root, unless it is absolute. */
export const read = (file: string): string => readFileSync(resolve(root, file), 'utf8')

export function parse(file: string): ESTree.Program {
  const { program, errors } = parseSync(file, read(file), { lang: file.endsWith('x') ? 'tsx' : 'ts' })
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`)
  return program
}

/** Calls `visit` with every node below `node`. */
export function walk(node: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit)
  } else if (typeof node === 'object' && node !== null) {
    if ('type' in node) visit(node as Record<string, unknown>)
    for (const value of Object.values(node)) walk(value, visit)
  }
}

function targetOf(file: string, specifier: string): string {
  const path = specifier.replace(/\?.*$/, '')
  return path.startsWith('.') ? posix.join(posix.dirname(file), path).replace(EXTENSION, '') : path
}

/** `import { type A, type B }` is still evaluated under `verbatimModuleSyntax`, so it counts as a value. */
function kindOf(node: Record<string, unknown>): Import['kind'] | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return node.importKind === 'type' ? 'type' : 'value'
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node.exportKind === 'type' ? 'type' : 'value'
    case 'ImportExpression':
      return 'dynamic'
    case 'TSImportType':
      return 'type'
  }
}

export function importsOf(file: string): Import[] {
  const imports: Import[] = []
  walk(parse(file), (node) => {
    const kind = kindOf(node)
    const source = (node.source ?? node.argument) as { value?: unknown } | null | undefined
    if (!kind || typeof source?.value !== 'string') return
    imports.push({ specifier: source.value, target: targetOf(file, source.value), kind })
  })
  return imports
}
