import { eachChild, type Node } from './ast.js'
import { rewriteCaptured } from './captures.js'
import { createCells } from './cells.js'
import type { Context } from './context.js'
import { rewriteForAwait } from './forAwait.js'
import { rewriteFunction } from './functions.js'
import type { Scope } from './scope.js'
import { rewriteAwait, rewriteDelegation, rewriteReturn } from './suspend.js'

/** Rewrites a whole program, from the outside in. */
export function rewrite(program: Node, isModule: boolean, context: Context): void {
  const labels = new Map<Node, Node>()
  const cells = createCells(isModule)

  const visit = (node: Node, outer: Scope, parent: Node, key: string): void => {
    const scope = context.scopes.get(node) ?? outer
    cells.enter(node, parent)
    if (node.type === 'LabeledStatement') labels.set(node.body, labels.get(node) ?? node)
    else if (node.type === 'ExpressionStatement') separate(node, parent, context)
    if (context.captured.has(node)) rewriteCaptured(node, parent, key, context)

    if (scope.node === node && scope.lowered) {
      if (!scope.strict && node.type === 'FunctionDeclaration') keepInBlock(node, parent, context)
      rewriteFunction(scope, parent, cells.for(scope, context), context)
    } else if (scope.lowered) suspend(node, scope, parent, key)
    eachChild(node, (child, from, childKey) => visit(child, scope, from, childKey))
    cells.leave(node)
  }

  const suspend = (node: Node, scope: Scope, parent: Node, key: string): void => {
    if (node.type === 'AwaitExpression') rewriteAwait(node, scope, parent, key, context)
    else if (node.type === 'ForOfStatement' && node.await)
      rewriteForAwait(node, labels.get(node) ?? node, scope, context)
    else if (!scope.node.generator) return
    else if (node.type === 'YieldExpression' && node.delegate) rewriteDelegation(node, context)
    else if (node.type === 'ReturnStatement' && node.argument) rewriteReturn(node, context)
  }

  visit(program, context.scopes.get(program)!, program, '')
}

/**
 * `await x || y` and `async () => {}` at the start of a statement end up behind a parenthesis, which would
 * continue a previous line that has no semicolon.
 */
function separate(node: Node, parent: Node, { code, open }: Context): void {
  const siblings = parent.type === 'SwitchCase' ? parent.consequent : parent.body
  const index = Array.isArray(siblings) ? siblings.indexOf(node) : 0
  if (index === 0 || code[siblings[index - 1].end - 1] === ';') return
  const plain = node.expression.type === 'AwaitExpression'
  if (!plain && /^(await|async)\b/.test(code.slice(node.start, node.start + 6))) open(node.start, ';')
}

/**
 * A plain function in a block of sloppy code is also a `var` of the function around it, which an async one
 * never is: it becomes a `let` at the start of its block.
 *
 * https://tc39.es/ecma262/#sec-block-level-function-declarations-web-legacy-compatibility-semantics
 */
function keepInBlock(node: Node, parent: Node, context: Context): void {
  if (parent.type !== 'BlockStatement') return
  for (const fn of context.scopes.keys()) if (fn.body === parent) return
  context.open(node.start, `let ${node.id.name}=`)
  context.replace(node.id.start, node.id.end, '')
  context.close(node.end, ';')
  if (parent.body[0] !== node) context.text.move(node.start, node.end, parent.body[0].start)
}
