import type MagicString from 'magic-string'
import type { Node } from './ast.js'
import type { Names } from './names.js'
import { runtime } from './runtime.js'

/**
 * Makes the used runtime exports known to a file, on its first line and behind its directives, so that no
 * line moves. A CommonJS file gets a `require`, because an `import` would make a module of it; without a
 * specifier the runtime itself goes behind the last line, where its function declarations are hoisted from.
 */
export function insertHelpers(
  program: Node,
  isModule: boolean,
  text: MagicString,
  names: Names,
  specifier: string | undefined,
): void {
  const used = [...names.used]
  const isCommonJs = !isModule && /\b(?:require|module|exports)\b/.test(text.original)
  const source = JSON.stringify(specifier)
  let statement: string
  if (specifier === undefined) {
    const inlined = names.local('runtime')
    text.append(`\nfunction ${inlined}(){${runtime.replaceAll('export ', '')}return{${used}}}`)
    statement = `var{${used.map((name) => `${name}:${names.helper(name)}`)}}=${inlined}();`
  } else if (isCommonJs)
    statement = `var ${used.map((name) => `${names.helper(name)}=require(${source}).${name}`)};`
  else statement = `import{${used.map((name) => `${name} as ${names.helper(name)}`)}}from${source};`

  if (names.cells.length) statement += `var ${names.cells};`
  const directive = program.body.findLast((node: Node) => node.directive)
  const hashbang = /^#!.*\n?/.exec(text.original)
  if (directive) text.appendLeft(directive.end, `;${statement}`)
  else if (hashbang) text.appendLeft(hashbang[0].length, statement)
  else text.prepend(statement)
}
