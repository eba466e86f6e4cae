import type { Node } from './ast.js'
import type { Context } from './context.js'
import type { Scope } from './scope.js'
import { findLastToken, findToken } from './trivia.js'

/**
 * `for await (LEFT of RIGHT) BODY` becomes a plain `for` that yields for each result, in a `try` that
 * closes the iterator when the loop is left early; an error of closing never hides the body's own.
 * Labels stay on the loop, inside the `try`, for `continue` to find it: `statement` is the outermost.
 *
 * https://tc39.es/ecma262/#sec-runtime-semantics-forin-div-ofbodyevaluation-lhs-stmt-iterator-lhskind-labelset
 */
export function rewriteForAwait(node: Node, statement: Node, scope: Scope, context: Context): void {
  const { code, names, text } = context
  const it = names.local('i')
  const error = names.local('e')
  const mark = scope.node.generator ? names.helper('w') : ''
  const isDeclaration = node.left.type === 'VariableDeclaration'
  const of = findToken(code, 'of', node.left.end)
  const closing = findLastToken(code, ')', node.right.end, node.body.start)

  text.move(of + 2, closing, statement.start)
  context.open(of + 2, `{let ${it}=${names.helper('i')}(`)
  text.appendLeft(closing, ');try{')
  const header = `for(;${it}.m(yield ${mark}(${it}.n()));){${isDeclaration ? '' : '('}`
  context.replace(node.start, node.left.start, header)
  text.appendLeft(node.left.end, `=${it}.v${isDeclaration ? '' : ')'};`)
  context.replace(of, of + 2, '')
  context.replace(closing, closing + 1, '')
  context.close(
    node.end,
    `}}catch(${error}){throw ${it}.e=true,${error}}finally{if(${it}.a)yield*${it}.c(${mark})}}`,
  )
}
