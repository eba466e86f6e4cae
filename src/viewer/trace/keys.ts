import type { SpanNode } from './tree.js'

export type KeyAction =
  | { select: string }
  | { collapse: string }
  | { expand: string }
  | { close: true }
  | undefined

/** What a key does in the waterfall, in the manner of every tree view (WAI-ARIA tree pattern). */
export function keyAction(
  key: string,
  rows: readonly SpanNode[],
  selected: string,
  collapsed: ReadonlySet<string>,
  pageSize: number,
): KeyAction {
  const index = rows.findIndex((row) => row.span.spanId === selected)
  const row = rows[index]
  const to = (target: number): KeyAction => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, target))]
    return next && next !== row ? { select: next.span.spanId } : undefined
  }
  switch (key) {
    case 'ArrowDown':
      return to(index + 1)
    case 'ArrowUp':
      return to(index < 0 ? 0 : index - 1)
    case 'PageDown':
      return to(index + pageSize)
    case 'PageUp':
      return to(index - pageSize)
    case 'Home':
      return to(0)
    case 'End':
      return to(rows.length - 1)
    case 'Escape':
      return { close: true }
    case 'ArrowLeft':
      if (!row) return undefined
      if (row.children.length && !collapsed.has(selected)) return { collapse: selected }
      return row.depth > 0 ? { select: row.span.parentSpanId } : undefined
    case 'ArrowRight':
      if (!row?.children.length) return undefined
      return collapsed.has(selected) ? { expand: selected } : to(index + 1)
    default:
      return undefined
  }
}
