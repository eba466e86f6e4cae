import type { Node } from './ast.js'
import type { Context } from './context.js'
import type { Scope } from './scope.js'

/**
 * Where the generator functions of lowered functions are kept from call to call. To make one costs some
 * twenty times as much as to call it: each gets a prototype and a hidden class of its own.
 *
 * A cell lives exactly as long as the function it belongs to, which is what makes one generator enough:
 * beside a function or a `const f = …` in a block, or in the module for what is evaluated at most once.
 */
export interface Cells {
  /** To be told of every node, from the outside in. */
  enter(node: Node, parent: Node): void
  leave(node: Node): void
  /** The variable to keep the function's generator in, if there is a place for it. */
  for(scope: Scope, context: Context): string | undefined
}

/** What may be evaluated more than once. A field's value may as well, but has nothing of its own but `this`. */
const REPEATS = /Function|^(For|While|DoWhile)/

export function createCells(isModule: boolean): Cells {
  /** The statements before which a cell can be declared, by the function that they declare. */
  const statements = new Map<Node, { start: number; kind: 'let' | 'var' }>()
  const bodies = new Set<Node>()
  let depth = 0

  return {
    enter(node, parent) {
      if (REPEATS.test(node.type)) depth++
      if (/Function/.test(node.type)) bodies.add(node.body)
      if (parent.type !== 'BlockStatement') return
      if (node.type === 'VariableDeclaration')
        for (const { init } of node.declarations)
          if (init) statements.set(init, { start: node.start, kind: 'let' })
      // Callable from the beginning of its scope on, where a `let` would not be.
      if (node.type === 'FunctionDeclaration' && bodies.has(parent))
        statements.set(node, { start: node.start, kind: 'var' })
    },
    leave(node) {
      if (REPEATS.test(node.type)) depth--
    },
    for({ node, captures }, { names, open }) {
      // What closes over a single call cannot be kept.
      if (captures.size) return
      // The function itself is one deep.
      if (isModule && depth === 1) {
        const cell = names.cell()
        names.cells.push(cell)
        return cell
      }
      const statement = statements.get(node)
      if (!statement) return
      const cell = names.cell()
      open(statement.start, `${statement.kind} ${cell};`)
      return cell
    },
  }
}
