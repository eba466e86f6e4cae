import type { Node } from './ast.js'
import type { Context } from './context.js'
import type { Scope } from './scope.js'
import { findToken, hasLineBreak, skipTrivia } from './trivia.js'

/** Parents that take an AssignmentExpression, so that a `yield` in them needs no parentheses. */
const ROOMY: Record<string, string> = {
  ExpressionStatement: 'expression',
  VariableDeclarator: 'init',
  AssignmentExpression: 'right',
  ReturnStatement: 'argument',
  CallExpression: 'arguments',
  NewExpression: 'arguments',
  ArrayExpression: 'elements',
  TemplateLiteral: 'expressions',
  ParenthesizedExpression: 'expression',
}

/** `await x` becomes `yield x`, in an async generator `yield w(x)` to be told apart from its own yields. */
export function rewriteAwait(node: Node, scope: Scope, parent: Node, key: string, context: Context): void {
  const from = node.start
  const to = from + 'await'.length
  const operand = skipTrivia(context.code, to)
  // A line may end after `await`, but not after `yield`.
  const wrapped = scope.node.generator ? context.names.helper('w') : hasLineBreak(context.code, to, operand)
  const before = wrapped ? `yield ${wrapped === true ? '' : wrapped}(` : 'yield'
  const roomy = ROOMY[parent.type] === key
  context.replace(from, to, `${roomy ? '' : '('}${before}`)
  context.close(node.end, `${wrapped ? ')' : ''}${roomy ? '' : ')'}`)
}

/** `yield*` goes through the runtime, which asks async iterators first and awaits each of their results. */
export function rewriteDelegation(node: Node, context: Context): void {
  const star = findToken(context.code, '*', node.start + 'yield'.length)
  context.text.appendLeft(star + 1, `${context.names.helper('d')}(`)
  context.close(node.end, ')')
}

/** An async generator awaits what it returns, inside of its own `try` blocks. */
export function rewriteReturn(node: Node, context: Context): void {
  context.open(node.argument.start, ` yield ${context.names.helper('w')}((`)
  context.close(node.argument.end, '))')
}
