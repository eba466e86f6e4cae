import MagicString from 'magic-string'
import { analyse } from './analyse.js'
import type { Node } from './ast.js'
import { createContext } from './context.js'
import { insertHelpers } from './helpers.js'
import { createNames } from './names.js'
import { parseScript } from './parse.js'
import { rewrite } from './rewrite.js'

export { runtime } from './runtime.js'

/** Raised whenever the same source gives different code, for caches to notice. */
export const revision = 2

export interface LowerOptions {
  /** Parses to ESTree; acorn when left out. A bundler's own parser also takes the syntax it extends. */
  readonly parse?: (code: string) => unknown
  /** The module specifier under which the code will find `runtime`; inlined into the file when left out. */
  readonly runtime?: string
}

/** A source map of version 3, as every bundler takes it. */
export interface SourceMap {
  readonly version: number
  readonly sources: string[]
  readonly sourcesContent?: string[]
  readonly names: string[]
  readonly mappings: string
}

export interface Lowered {
  readonly code: string
  readonly map: SourceMap
}

/** What has to occur in a file that is worth parsing; `for await` stands in async functions only. */
export const worthParsing = /\basync\b/

/**
 * Rewrites async functions, async generators and the `for await` and `await` in them, and nothing else, so
 * that they continue through `then`, which can be patched, and not past it.
 *
 * @returns the new code, line for line, with a high resolution source map; `undefined` when there is
 * nothing to lower or the code is not JavaScript that can be parsed (its bundler will say why).
 */
export function lower(code: string, options: LowerOptions = {}): Lowered | undefined {
  if (!worthParsing.test(code)) return
  const program = parse(code, options)
  if (!program) return
  const isModule = program.body.some((statement: Node) => /^(Import|Export)/.test(statement.type))
  const analysis = analyse(program, isModule, code)
  if (!analysis.found) return

  const text = new MagicString(code)
  const names = createNames(code)
  rewrite(program, isModule, createContext(code, text, names, analysis))
  insertHelpers(program, isModule, text, names, options.runtime)
  return {
    code: text.toString(),
    map: text.generateMap({ hires: 'boundary', includeContent: true }) as SourceMap,
  }
}

function parse(code: string, options: LowerOptions): Node | undefined {
  for (const parser of [options.parse, parseScript]) {
    try {
      const program = parser?.(code)
      if (program) return program as Node
    } catch {
      // The bundler's parser takes a CommonJS file for a module; acorn tries again as a script.
    }
  }
}
