import { hasDirective } from './analyse.js'
import type { Node } from './ast.js'
import type { Context } from './context.js'
import type { Capture, Scope } from './scope.js'
import { findToken, skipTrivia } from './trivia.js'

const captureTexts: Record<Capture, (context: Context) => string> = {
  this: () => '()=>this',
  args: () => '()=>arguments',
  target: () => '()=>new.target',
  superGet: () => 'k=>super[k]',
  superRef: ({ names }) => `k=>${names.helper('r')}(()=>super[k],v=>{super[k]=v})`,
  superCall: () => '(...a)=>super(...a)',
}

const declareCaptures = (scope: Scope, context: Context): string =>
  [...scope.captures]
    .map((kind) => `const ${context.names.local(kind)}=${captureTexts[kind](context)};`)
    .join('')

/** Parameters without names of their own, as many as the function's `length` and its arguments need. */
function placeholders(scope: Scope, { names }: Context): { header: string; list: string } {
  const params: Node[] = scope.node.params.filter((param: Node) => param.name !== 'this')
  const defaulted = params.findIndex((param) => /^(AssignmentPattern|RestElement)$/.test(param.type))
  const parts = params.map((param, index) => {
    const name = `${param.type === 'RestElement' ? '...' : ''}${names.local(String(index))}`
    return { name, declared: index === defaulted && !name.startsWith('.') ? `${name}=void 0` : name }
  })
  // A function passes on its `arguments`; only an arrow, which has none, needs the parameters behind.
  const declared = scope.arrow || defaulted < 0 ? parts : parts.slice(0, defaulted)
  return {
    header: declared.map((part) => part.declared).join(),
    list: parts.map((part) => part.name).join(),
  }
}

/** Removes the words `async` and, of a generator, `*` in front of a function or a method's key. */
function removeKeywords(node: Node, parent: Node, context: Context): void {
  const { code } = context
  const isMethod = parent.value === node && (parent.type === 'MethodDefinition' || parent.method)
  const from = isMethod ? (parent.decorators?.at(-1)?.end ?? parent.start) : node.start
  const at = findToken(code, 'async', from)
  // A field without a semicolon would go on into a computed key that `async` kept apart from it.
  if (parent.type === 'MethodDefinition' && parent.computed) context.open(parent.start, ';')
  context.replace(at, at + 5 + code.slice(at + 5).match(/^[ \t]*/)![0].length, '')
  if (!node.generator) return
  const star = findToken(code, '*', at + 5)
  // Minified code has nothing else between `function` and the name.
  context.replace(star, star + 1, ' ')
}

/**
 * Makes of an async function or async generator a plain function whose only statement drives a generator.
 * The call happens when the function is called, so declarations stay hoisted and modules stay free of
 * side effects. Parameters that can throw move into the generator: their errors must reject.
 *
 * @param cell a variable that keeps the generator from call to call; it then takes its parameters from each
 */
export function rewriteFunction(
  scope: Scope,
  parent: Node,
  cell: string | undefined,
  context: Context,
): void {
  const { node } = scope
  const { code, names } = context
  const simple =
    !cell &&
    !scope.usesArguments &&
    node.params.every((param: Node) => param.type === 'Identifier' && !scope.variables.has(param.name))
  const { header, list } = placeholders(scope, context)
  const passed = scope.arrow
    ? simple
      ? ''
      : `,[${list}]`
    : scope.usesArguments || !simple
      ? ',arguments'
      : ''
  const self = scope.usesThis ? ',this' : passed && ',null'
  const captures = declareCaptures(scope, context)
  const call = `${names.helper(node.generator ? 'g' : 'a')}(${cell ? `${cell}||(${cell}=` : ''}function*`
  const called = `${cell ? ')' : ''}${self}${passed}`
  removeKeywords(node, parent, context)

  if (!scope.arrow) {
    const directive = hasDirective(node.body.body) ? '"use strict";' : ''
    const start = `{${directive}${captures}return ${call}`
    if (simple) context.open(node.body.start, `${start}()`)
    else context.open(paramsStart(node, code), `(${header})${start}`)
    context.close(node.body.end, `${called})}`)
    return
  }

  const arrow = findToken(code, '=>', arrowSearchStart(node, code))
  const isExpression = node.body.type !== 'BlockStatement'
  const start = `${captures && `{${captures}return `}${call}`
  if (simple) context.text.appendLeft(arrow + 2, `${start}()${isExpression ? '{return(' : ''}`)
  else {
    const at = paramsStart(node, code)
    const bare = code[at] !== '(' && code[at] !== '<'
    context.open(at, `(${header})=>${start}${bare ? '(' : ''}`)
    context.replace(arrow, arrow + 2, `${bare ? ')' : ''}${isExpression ? '{return(' : ''}`)
  }
  context.close(node.end, `${isExpression ? ')}' : ''}${called})${captures && '}'}`)
}

/** Where the parameters begin, type parameters included: `(`, or the only name of an arrow without it. */
function paramsStart(node: Node, code: string): number {
  if (node.typeParameters) return node.typeParameters.start
  if (node.type === 'ArrowFunctionExpression') return skipTrivia(code, node.start + 'async'.length)
  return findToken(code, '(', node.id?.end ?? node.start)
}

const arrowSearchStart = (node: Node, code: string): number =>
  node.returnType?.end ?? node.params.at(-1)?.end ?? paramsStart(node, code)
