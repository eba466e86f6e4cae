/**
 * The names of members that nobody but we ourselves can know, so that a build may shorten them.
 *
 * A name is kept as it is written as soon as one of its uses may be somebody else's: if a user can reach it from what
 * the package exports, if it is declared by the language, by a browser or by a dependency, if an object that has it
 * goes where anything may go (`JSON.stringify`, `postMessage`, a cast), if it comes from there, or if it is a text.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { globSync } from 'tinyglobby'
import { SymbolFlags } from 'typescript/unstable/sync'
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

const CACHE = 'node_modules/.cache/throughline/private-names.json'

interface Known {
  version: string
  names: string[]
}

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

function find(): string[] {
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

/** Everything that the answer depends on. */
function versionOf(): string {
  const hash = createHash('sha256')
  for (const path of globSync(['src/**/*.ts', '.ci/private-names/*.ts', 'package-lock.json']).sort())
    hash.update(readFileSync(path))
  return hash.digest('hex')
}

/** Three builds ask for them in turn, and the compiler takes its time: they are kept until a source changes. */
export function privateNames(): string[] {
  const version = versionOf()
  const known = existsSync(CACHE) && (JSON.parse(readFileSync(CACHE, 'utf8')) as Known)
  if (known && known.version === version) return known.names
  const names = find()
  mkdirSync(dirname(CACHE), { recursive: true })
  // Whole or not at all: tests in several processes ask at once.
  const draft = `${CACHE}.${process.pid}`
  writeFileSync(draft, JSON.stringify({ version, names } satisfies Known))
  renameSync(draft, CACHE)
  return names
}
