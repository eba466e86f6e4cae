/** An ESTree node, as acorn, oxc (Rolldown, Vite) and Rollup all produce it. */
export interface Node {
  type: string
  start: number
  end: number
  // The three parsers' declared types differ although their trees do not, so fields are read untyped.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  [field: string]: any
}

export type Visit = (child: Node, parent: Node, key: string) => void

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

/** Calls `visit` for each direct child of `node`; the key of a shorthand property is its value, so it is left out. */
export function eachChild(node: Node, visit: Visit): void {
  for (const key in node) {
    if (key === 'key' && node.shorthand) continue
    const value = node[key]
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item, node, key)
    } else if (isNode(value)) visit(value, node, key)
  }
}

/** Whether an Identifier at `key` of `parent` names a variable rather than a property, method or label. */
export function isReference(parent: Node, key: string): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return key === 'object' || parent.computed
    case 'Property':
      return key === 'value' || parent.computed || parent.shorthand
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return key === 'value' || parent.computed
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportSpecifier':
    case 'ExportSpecifier':
      return false
    default:
      return true
  }
}
