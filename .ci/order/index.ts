/**
 * Puts the functions at the top of a chunk beside others that they are like. Gzip looks back no further than 32 KB, which
 * is a quarter of what a page loads, and where a function is declared makes no difference to what it does.
 */
import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import remapping from '@jridgewell/remapping'
import { parse } from 'acorn'
import MagicString, { Bundle } from 'magic-string'

/** Where their order is written down: it takes `find.ts` minutes to find it, which no build should wait for. */
export const ORDER = new URL('order.txt', import.meta.url)

/** Code with its source map, as JSON. */
export interface Mapped {
  code: string
  map: string
}

/** What stands at the top of a module. */
export interface Statement {
  /** Its source and its name there; empty for what has none. */
  key: string
  isFunction: boolean
  start: number
  end: number
}

export function statementsOf({ code, map }: Mapped): Statement[] {
  const sources = new SourceMap(JSON.parse(map))
  const keyAt = (at: number): string => {
    const lines = code.slice(0, at).split('\n')
    const found: { originalSource?: string; name?: string } = sources.findEntry(
      lines.length - 1,
      lines.at(-1)!.length,
    )
    const { originalSource: source, name } = found
    return source && name ? `${source.replace(/^.*?(?=(?:src|node_modules)\/)/, '')} ${name}` : ''
  }
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module' }).body.map((one) => {
    const named = one.type === 'VariableDeclaration' ? one.declarations[0]!.id : 'id' in one && one.id
    const isFunction = one.type === 'FunctionDeclaration'
    return { key: named ? keyAt(named.start) : '', isFunction, start: one.start, end: one.end }
  })
}

/**
 * What is no function keeps its place among its kind, as it may need that to be there. A function that the order does not
 * know stays behind what it stood behind.
 */
export function ordered(statements: readonly Statement[], order: readonly string[]): Statement[] {
  const places = new Map(order.map((key, place) => [key, place]))
  let [place, fixed] = [-1, -1]
  const placed = statements.map((one) => {
    const known = places.get(one.key)
    if (one.isFunction) place = known ?? place
    else place = fixed = Math.max(fixed, known ?? -1)
    return { one, place }
  })
  return placed.sort((one, other) => one.place - other.place).map(({ one }) => one)
}

/** The code of some statements of a chunk; what ended with the chunk, or its line, ends with a semicolon. */
export function partOf(code: string, { start, end, isFunction }: Statement): string {
  const text = code.slice(start, end)
  return isFunction || /[;}]$/.test(text) ? text : `${text};`
}

/** The chunk as the order has it. */
export function inOrder(chunk: Mapped): Mapped {
  const order = readFileSync(ORDER, 'utf8').trim().split(/\r?\n/)
  const bundle = new Bundle({ separator: '' })
  for (const one of ordered(statementsOf(chunk), order)) {
    const part = new MagicString(chunk.code, { filename: 'chunk' }).snip(one.start, one.end)
    bundle.addSource(part.append(partOf(chunk.code, one).slice(one.end - one.start)))
  }
  const moved = bundle.generateMap({ hires: 'boundary', includeContent: false })
  const map = remapping([moved as never, JSON.parse(chunk.map)], () => null)
  return { code: bundle.toString(), map: map.toString() }
}
