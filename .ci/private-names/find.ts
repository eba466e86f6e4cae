/**
 * Finds the names of members that nobody but we ourselves can know, so that a build may shorten them, and writes them to
 * `names.txt` when it is run: `npx tsx .ci/private-names/find.ts`.
 *
 * A name is kept as it is written as soon as one of its uses may be somebody else's: if a user can reach it from what
 * the package exports, if it is declared by the language, by a browser or by a dependency, if an object that has it
 * goes where anything may go (`JSON.stringify`, `postMessage`, a cast), if it comes from there, or if it is a text.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { globSync } from 'tinyglobby'
import { SymbolFlags } from 'typescript/unstable/sync'
import { NAMES } from './index.js'
import { createKept, type Kept } from './kept.js'
import { keepLeaving } from './leaving.js'
import { openProgram, type Program } from './program.js'

/** What a user imports. */
const ENTRIES = ['src/browser/index.ts', 'src/react.ts', 'src/vue.ts']

/** Code that is built apart and meets that of a page, what is on the wire, and packages whose code is beside ours. */
const OTHERS = [
  'src/core/otlp/schema.ts',
  // What browsers of today have, of which the compiler's declarations are only a part.
  'node_modules/terser/tools/domprops.js',
  ...['src/browser/early/*.ts', 'src/browser/tag/*.ts', 'src/lower/runtime.ts'],
  ...['@opentelemetry/api', '@opentelemetry/api-logs', 'web-vitals'].map((name) => `node_modules/${name}/`),
]

const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm
const WORD = /[A-Za-z_$][\w$]*/g

const TYPES = SymbolFlags.Interface | SymbolFlags.TypeAlias | SymbolFlags.Class | SymbolFlags.Enum

function keepExports({ checker, file }: Program, { keep, keepAll }: Kept): void {
  for (const entry of ENTRIES)
    for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(file(entry))!)) {
      const symbol = exported.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const why = `exported by ${entry}: ${symbol.name}`
      keep(symbol.name, why)
      if (symbol.flags & TYPES) keepAll(checker.getDeclaredTypeOfSymbol(symbol), why)
      if (symbol.flags & SymbolFlags.Value) keepAll(checker.getTypeOfSymbol(symbol), why)
    }
}

function keepWords({ keep }: Kept): void {
  for (const path of globSync(OTHERS.map((one) => (one.endsWith('/') ? `${one}**/*.{js,d.ts}` : one))))
    for (const [word] of readFileSync(path, 'utf8').replace(COMMENT, '').matchAll(WORD)) keep(word, path)
}

/** In the order of their letters. */
export function findPrivateNames(): string[] {
  const program = openProgram()
  try {
    const kept = createKept(program)
    keepExports(program, kept)
    const members = keepLeaving(program, kept)
    keepWords(kept)
    return [...members].filter((name) => !kept.names.has(name)).sort()
  } finally {
    program.close()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(NAMES, `${findPrivateNames().join('\n')}\n`)
