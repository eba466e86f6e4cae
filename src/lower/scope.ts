import type { Node } from './ast.js'

/** What an async arrow inside a method or constructor can only reach through a closure of its home. */
export type Capture = 'this' | 'args' | 'target' | 'superGet' | 'superRef' | 'superCall'

/** A function, or a class field or static block, which have `this` and `super` like a function. */
export interface Scope {
  readonly node: Node
  readonly parent: Scope | undefined
  readonly arrow: boolean
  /** An async function or async generator that is to be rewritten. */
  readonly lowered: boolean
  /** A constructor of a class with `extends`: `this` throws until `super()` has run. */
  readonly derived: boolean
  readonly strict: boolean
  usesThis: boolean
  usesArguments: boolean
  readonly captures: Set<Capture>
  /** Names that `var` and function declarations bind in the function's own scope. */
  readonly variables: Set<string>
}

export function createScope(node: Node, parent: Scope | undefined, traits: Partial<Scope>): Scope {
  return {
    node,
    parent,
    arrow: node.type === 'ArrowFunctionExpression',
    lowered: false,
    derived: false,
    strict: false,
    usesThis: false,
    usesArguments: false,
    captures: new Set(),
    variables: new Set(),
    ...traits,
  }
}

/** The scopes from `scope` outwards up to the one that owns `this`, `arguments` and `super`. */
export function toHome(scope: Scope | undefined): Scope[] {
  const path: Scope[] = []
  for (let at = scope; at; at = at.parent) {
    path.push(at)
    if (!at.arrow) break
  }
  return path
}

/** The outermost lowered scope of a path, which is where a capture has to be declared. */
export const outermost = (path: Scope[], arrowsOnly: boolean): Scope | undefined =>
  path.findLast((scope) => scope.lowered && (scope.arrow || !arrowsOnly))
