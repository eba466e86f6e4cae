/** Makes two classic scripts of the two chunks that Vite builds of the browser entry and of what it imports later. */
import { createHash } from 'node:crypto'
import MagicString from 'magic-string'
import type { Plugin } from 'vite'
import { addCompileHint } from '../src/vite/compileHint.js'

export const FIRST = 'throughline.iife.js'
export const SECOND = 'throughline.later.js'

/** As long as what replaces them when the code is final, so that no source map has to move. */
const MEETING = `throughline ${'0'.repeat(16)}`
const INTEGRITY = `sha384-${'0'.repeat(64)}`

/** To the minifier this is a module, in which it takes the directive away. */
const STRICT = '"use strict"'
const NOT_YET_STRICT = '"not strict"'

type Names = { local: string; exported: string }[]

const sha384 = (text: string): string => createHash('sha384').update(text).digest('base64')
const object = (names: Names): string => `{${names.map((one) => `${one.exported}:${one.local}`).join()}}`

/** Takes the one `import {…} from` or `export {…}` out of a chunk, and answers the names in it. */
function takeOut(script: MagicString, keyword: 'import' | 'export'): Names {
  const found = new RegExp(`^${keyword} ?\\{([^}]*)\\}[^;\\n]*;?`, 'm').exec(script.original)
  if (!found) return []
  script.remove(found.index, found.index + found[0].length)
  return found[1]!.split(',').map((one) => {
    const [name, other = name] = one.trim().split(/ as /)
    return keyword === 'export' ? { local: name!, exported: other! } : { local: other!, exported: name! }
  })
}

/** What it shares with the second file, the first hands over when that asks for it; a name of one letter is internal. */
function toFirst(script: MagicString): void {
  const names = takeOut(script, 'export')
  const isInternal = ({ exported }: Names[number]) => exported.length <= 2
  const call = /\bimport\([^)]*\)/.exec(script.original)
  if (!call || names.length === 0) throw new Error('the first file imports nothing later')
  script.prepend(`globalThis.throughline=(()=>{${NOT_YET_STRICT};`)
  // Into the object that a page may have already, with what was called before.
  const all = object(names.filter((one) => !isInternal(one)))
  script.append(`return Object.assign(globalThis.throughline??{},${all})})();`)
  const beside = `["${SECOND}","${INTEGRITY}","${MEETING}",()=>(${object(names.filter(isInternal))})]`
  script.overwrite(call.index, call.index + call[0].length, beside)
}

/** It is handed what it shares with the first, and hands back what it exports. */
function toSecond(script: MagicString): void {
  const shared = takeOut(script, 'import')
  const exported = takeOut(script, 'export')
  script.prepend(`(()=>{${NOT_YET_STRICT};globalThis[Symbol.for("${MEETING}")]?.((${object(shared)})=>{`)
  script.append(`return${object(exported)}})})();`)
}

/** For a build with `FIRST` as the entry and `SECOND` as its one other chunk. */
export function scriptTag(): Plugin {
  return {
    name: 'throughline:script-tag',
    apply: 'build',
    renderChunk: {
      order: 'post',
      handler(code, { isEntry }) {
        const script = new MagicString(code)
        if (isEntry) toFirst(script)
        else toSecond(script)
        return { code: script.toString(), map: script.generateMap({ hires: 'boundary' }) }
      },
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const [first, second] = [bundle[FIRST], bundle[SECOND]]
        if (first?.type !== 'chunk' || second?.type !== 'chunk')
          throw new Error('the script tag has two files')
        // Two versions never meet: the symbol is of the code of both.
        const meeting = `throughline ${sha384(first.code + second.code).slice(0, 16)}`
        second.code = second.code.replace(NOT_YET_STRICT, STRICT).replace(MEETING, meeting)
        first.code = first.code
          .replace(NOT_YET_STRICT, STRICT)
          .replace(MEETING, meeting)
          .replace(INTEGRITY, `sha384-${sha384(second.code)}`)
        addCompileHint(first, bundle[`${FIRST}.map`])
      },
    },
  }
}
