import type MagicString from 'magic-string'
import type { Analysis } from './analyse.js'
import type { Names } from './names.js'

/**
 * What the rewriters of one file share. Nodes are rewritten from the outside in, so text before a node is
 * added by `open` after that of its parents, and text behind it by `close` before that of its parents.
 */
export interface Context extends Analysis {
  readonly code: string
  readonly text: MagicString
  readonly names: Names
  open(at: number, text: string): void
  close(at: number, text: string): void
  /** Puts `text` in place of a stretch without nodes, keeping what was added before and behind it. */
  replace(from: number, to: number, text: string): void
}

export function createContext(code: string, text: MagicString, names: Names, analysis: Analysis): Context {
  return {
    ...analysis,
    code,
    text,
    names,
    open: (at, added) => void text.appendRight(at, added),
    close: (at, added) => void text.prependLeft(at, added),
    replace: (from, to, added) => void (from < to && text.overwrite(from, to, added, { contentOnly: true })),
  }
}
