/** What a build may call otherwise: nothing that a user can write or read, and all of it in every file that a page loads. */
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'acorn'
import { globSync } from 'tinyglobby'
import { describe, expect, it } from 'vitest'
import { findPrivateNames } from '../../.ci/private-names/find.js'
import { privateNames } from '../../.ci/private-names/index.js'
import { originOf } from '../support/sourceMap.js'

const names = new Set(privateNames())
const read = (path: string) => readFileSync(path, 'utf8')

/** Types that both entries export by name. */
const EXPORTED = ['src/core/public.ts', 'src/browser/index.ts'].flatMap((path) =>
  [...read(path).matchAll(/^export[^{]*\{([^}]*)\}/gm)].flatMap(([, list]) =>
    list!
      .split(',')
      .map((one) => one.trim().replace(/^type /, ''))
      .filter(Boolean),
  ),
)

/** From the brace that opens a declaration to the one that closes it. */
function blockAt(text: string, from: number): string {
  let depth = 0
  for (const { 0: brace, index } of text.slice(from).matchAll(/[{}]/g)) {
    depth += brace === '{' ? 1 : -1
    if (depth === 0) return text.slice(from, from + index)
  }
  return ''
}

const DECLARATIONS = globSync('dist/types/{browser,core}/**/*.d.ts').map((path) =>
  read(path).replace(/\/\*[\s\S]*?\*\//g, ''),
)

/** The members of an exported type, and of what is written within it. */
const membersOf = (type: string): string[] =>
  DECLARATIONS.flatMap((text) =>
    [...text.matchAll(new RegExp(`(?:interface|class|type) ${type}\\b`, 'g'))].flatMap(({ index }) =>
      [...blockAt(text, index).matchAll(/([\w$]+)\??[:(<]/g)].map(([, name]) => name!),
    ),
  )

const ofPages = (file: string) => /^(browser-.*|browser|worker|throughline\..*)\.js$/.test(file)
const FILES = ['dist/', 'dist/chunks/'].flatMap((folder) =>
  readdirSync(folder)
    .filter(ofPages)
    .map((file) => folder + file),
)

/** Every name that a member has in a script, without the exports of modules. */
function membersIn(code: string): Set<string> {
  const found = new Set<string>()
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, computed, property, key } = node as Record<string, unknown>
    const name = type === 'MemberExpression' ? property : key
    if (!computed && name) found.add(String((name as { name?: string }).name))
    Object.values(node).forEach(visit)
  }
  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))
  return found
}

describe('names that a build shortens', () => {
  it('are what the compiler finds', { timeout: 300_000 }, () => {
    expect(findPrivateNames(), 'run "npx tsx .ci/private-names/find.ts"').toEqual(privateNames())
  })

  it('are those of what nobody else knows', () => {
    for (const name of ['produceCounted', 'envelopesReceived', 'watchOverflow']) expect(names).toContain(name)
    for (const name of ['traceId', 'resourceSpans', 'scopeMetrics', 'addEventListener', 'then'])
      expect(names).not.toContain(name)
  })

  it('are not among those of exported types', () => {
    expect(EXPORTED).toEqual(expect.arrayContaining(['StartOptions', 'Telemetry', 'ReadableSpan']))
    expect(membersOf('StartOptions')).toEqual(
      expect.arrayContaining(['serviceName', 'propagateTo', 'limits']),
    )
    for (const type of EXPORTED)
      expect(
        membersOf(type).filter((name) => names.has(name)),
        type,
      ).toEqual([])
  })

  it.each(FILES)('are in no member of %s', (file) => {
    expect([...membersIn(read(file))].filter((name) => names.has(name))).toEqual([])
  })

  it('leave the map as true as it was', () => {
    const map = JSON.parse(read('dist/browser.js.map'))
    expect(originOf(read('dist/browser.js'), map, '"ALREADY_STARTED"')).toMatch(
      /^start\.ts: 'ALREADY_STARTED'/,
    )
  })
})
