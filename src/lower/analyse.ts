import { eachChild, isReference, type Node } from './ast.js'
import { type Capture, createScope, outermost, type Scope, toHome } from './scope.js'

/** What rewriting needs to know of a program before it changes the first character. */
export interface Analysis {
  /** The scope that each function and static block opens. */
  readonly scopes: ReadonlyMap<Node, Scope>
  /** What has to be reached through a closure: `this`, `arguments`, `new.target`, `super.x`, `super()`. */
  readonly captured: ReadonlyMap<Node, Capture>
  /** Whether there is anything to lower. */
  readonly found: boolean
}

/** Whether a function body or program begins with `'use strict'`. */
export const hasDirective = (body: unknown): boolean =>
  Array.isArray(body) && body.some((statement) => statement.directive === 'use strict')

/** Functions that cannot become generators: they bind the name `yield`, or dispose asynchronously. */
function findImpossible(program: Node): Set<Node> {
  const impossible = new Set<Node>()
  const visit = (node: Node, functions: Node[], parent: Node, key: string): void => {
    const inside = /Function/.test(node.type) ? [...functions, node] : functions
    if (node.type === 'Identifier' && node.name === 'yield' && isReference(parent, key))
      for (const fn of inside) impossible.add(fn)
    if (node.type === 'VariableDeclaration' && node.kind === 'await using') impossible.add(inside.at(-1)!)
    eachChild(node, (child, from, childKey) => visit(child, inside, from, childKey))
  }
  visit(program, [], program, '')
  return impossible
}

/** Finds every function that is to be lowered and what each of them takes from its surroundings. */
export function analyse(program: Node, isModule: boolean, code: string): Analysis {
  // Both are rare enough that the extra walk is only made when the words occur.
  const impossible = /\byield\b|\busing\b/.test(code) ? findImpossible(program) : new Set<Node>()
  const scopes = new Map<Node, Scope>()
  const captured = new Map<Node, Capture>()
  let found = false

  const open = (node: Node, parent: Scope | undefined, traits: Partial<Scope>): Scope => {
    const lowered = !!node.async && !!node.body && !impossible.has(node)
    const scope = createScope(node, parent, { strict: !!parent?.strict, lowered, ...traits })
    scopes.set(node, scope)
    found ||= lowered
    return scope
  }

  /** Notes a `this`, `arguments` or `new.target`; async arrows in a constructor see `this` only after `super()`. */
  const use = (node: Node, scope: Scope, kind: 'this' | 'args' | 'target'): void => {
    const path = toHome(scope)
    const home = path.at(-1)!
    const arrow = outermost(path, true)
    const hidden = {
      this: home.derived,
      args: true,
      target: /Function/.test(home.node.type) && !home.lowered,
    }
    if (arrow && hidden[kind]) {
      captured.set(node, kind)
      arrow.captures.add(kind)
      if (kind === 'args') home.usesArguments = true
    } else if (kind === 'this') for (const at of path) at.usesThis = true
    else if (kind === 'args') home.usesArguments = true
  }

  /** A generator function has no `super`, so it is reached through arrows that the wrapper declares. */
  const useSuper = (node: Node, scope: Scope, kind: Capture): void => {
    const declarer = outermost(toHome(scope), false)
    if (!declarer) return
    use(node, scope, 'this')
    const thisToo = captured.get(node)
    captured.set(node, kind)
    if (thisToo) captured.set(node.object ?? node.callee, thisToo)
    declarer.captures.add(kind)
  }

  const visit = (node: Node, outer: Scope, parent: Node, key: string): void => {
    let scope = outer
    if (key === 'value' && /^(PropertyDefinition|AccessorProperty)$/.test(parent.type))
      scope = createScope(parent, outer, { strict: true })
    if (/Function/.test(node.type)) {
      if (node.type === 'FunctionDeclaration' && node.id) scope.variables.add(node.id.name)
      const strict = scope.strict || hasDirective(node.body?.body)
      const derived = parent.kind === 'constructor' && derivedMembers.has(parent)
      scope = open(node, scope, { derived, strict })
    } else if (node.type === 'StaticBlock') scope = open(node, scope, { strict: true })
    else if (node.type === 'ClassBody' && parent.superClass) for (const m of node.body) derivedMembers.add(m)
    else if (node.type === 'VariableDeclaration' && node.kind === 'var') addNames(node, scope)
    else if (node.type === 'ThisExpression') use(node, scope, 'this')
    else if (node.type === 'MetaProperty' && node.meta.name === 'new') use(node, scope, 'target')
    else if (node.type === 'Identifier' && node.name === 'arguments' && isReference(parent, key))
      use(node, scope, 'args')
    else if (node.type === 'MemberExpression' && node.object.type === 'Super')
      useSuper(node, scope, isTarget(parent, key) ? 'superRef' : 'superGet')
    else if (node.type === 'CallExpression' && node.callee.type === 'Super')
      useSuper(node, scope, 'superCall')
    else if (node.type === 'CallExpression' && node.callee.name === 'eval')
      for (let at: Scope | undefined = scope; at; at = at.parent) at.usesThis = at.usesArguments = true
    eachChild(node, (child, from, childKey) => visit(child, scope, from, childKey))
  }

  const derivedMembers = new Set<Node>()
  const strict = isModule || hasDirective(program.body)
  const root = open(program, undefined, { strict })
  eachChild(program, (child, parent, key) => visit(child, root, parent, key))
  return { scopes, captured, found }
}

/** Whether an expression at `key` of `parent` may be written to, and not only read. */
function isTarget(parent: Node, key: string): boolean {
  if (parent.type === 'Property') return key === 'value'
  if (/^(UpdateExpression|RestElement|ArrayPattern)$/.test(parent.type)) return true
  return key === 'left' && /^(Assignment|ForIn|ForOf)/.test(parent.type)
}

function addNames(declaration: Node, scope: Scope): void {
  const add = (node: Node): void => {
    if (node.type === 'Identifier') scope.variables.add(node.name)
    else eachChild(node, (child, parent, key) => isReference(parent, key) && add(child))
  }
  for (const { id } of declaration.declarations) add(id)
}
