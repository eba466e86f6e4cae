import type { Node } from './ast.js'
import type { Context } from './context.js'
import { findLastToken, findToken, skipTrivia } from './trivia.js'

/** Replaces `this`, `arguments`, `new.target`, `super()` and `super.x` by the closures that reach them. */
export function rewriteCaptured(node: Node, parent: Node, key: string, context: Context): void {
  const kind = context.captured.get(node)
  if (!kind || node.type === 'Super') return
  const name = context.names.local(kind)
  if (kind === 'superCall') context.replace(node.callee.start, node.callee.end, name)
  else if (kind === 'superGet' || kind === 'superRef') rewriteSuper(node, parent, key, name, context)
  else context.replace(node.start, node.end, `${parent.shorthand ? 'arguments:' : ''}${name}()`)
}

function rewriteSuper(node: Node, parent: Node, key: string, name: string, context: Context): void {
  const { code } = context
  const self = context.captured.has(node.object) ? `${context.names.local('this')}()` : 'this'
  const suffix = context.captured.get(node) === 'superRef' ? '.v' : ''
  if (node.computed) {
    const bracket = findToken(code, '[', node.object.end)
    context.replace(node.object.start, bracket + 1, `${name}(`)
    const end = findLastToken(code, ']', node.property.end, node.end)
    context.replace(end, end + 1, `)${suffix}`)
  } else context.replace(node.start, node.end, `${name}("${node.property.name}")${suffix}`)

  if (parent.type === 'TaggedTemplateExpression' && key === 'tag') context.close(node.end, `.bind(${self})`)
  if (parent.type !== 'CallExpression' || key !== 'callee') return
  const at = skipTrivia(code, node.end)
  if (parent.optional && code.startsWith('?.', at)) context.replace(at, at + 2, '?.call')
  else context.close(node.end, '.call')
  const paren = findToken(code, '(', parent.optional ? at + 2 : node.end)
  context.text.appendLeft(paren + 1, `${self}${parent.arguments.length ? ',' : ''}`)
}
