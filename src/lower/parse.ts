import { parse } from 'acorn'
import type { Node } from './ast.js'

/** Parses a module, or failing that a CommonJS file in sloppy mode. Throws acorn's error of the latter. */
export function parseScript(code: string): Node {
  const options = { ecmaVersion: 'latest', allowHashBang: true, allowReturnOutsideFunction: true } as const
  try {
    return parse(code, { ...options, sourceType: 'module' }) as unknown as Node
  } catch {
    return parse(code, { ...options, sourceType: 'script' }) as unknown as Node
  }
}
