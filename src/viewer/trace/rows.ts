import type { SpanNode, SpanTree } from './tree.js'

/** The nodes to show, top to bottom: everything but what lies below a collapsed one. */
export function visibleRows(tree: SpanTree, collapsed: ReadonlySet<string>): SpanNode[] {
  const rows: SpanNode[] = []
  const stack = [...tree.roots].reverse()
  for (let node = stack.pop(); node; node = stack.pop()) {
    rows.push(node)
    if (collapsed.has(node.span.spanId)) continue
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!)
  }
  return rows
}

/** The ids of a span's ancestors, nearest first. */
export function ancestorsOf(tree: SpanTree, spanId: string): string[] {
  const ids: string[] = []
  let node = tree.byId.get(spanId)
  while (node && node.depth > 0) {
    node = tree.byId.get(node.span.parentSpanId)
    if (node) ids.push(node.span.spanId)
  }
  return ids
}
