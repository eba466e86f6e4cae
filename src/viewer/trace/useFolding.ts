import { useEffect, useState } from 'preact/hooks'
import { ancestorsOf } from './rows.js'
import type { SpanTree } from './tree.js'

/**
 * Which spans are folded, and the way to change that. The selected span stays in sight: selecting opens what
 * hides it, and folding over it selects the span that closed.
 */
export function useFolding(
  tree: SpanTree,
  selected: string,
  onSelect: (spanId: string) => void,
): { collapsed: ReadonlySet<string>; fold: (spanId: string, collapse: boolean) => void } {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())

  useEffect(() => {
    const hiding = ancestorsOf(tree, selected).filter((id) => collapsed.has(id))
    if (hiding.length) setCollapsed(new Set([...collapsed].filter((id) => !hiding.includes(id))))
  }, [selected])

  function fold(spanId: string, collapse: boolean) {
    const next = new Set(collapsed)
    if (collapse) next.add(spanId)
    else next.delete(spanId)
    setCollapsed(next)
    if (collapse && ancestorsOf(tree, selected).includes(spanId)) onSelect(spanId)
  }
  return { collapsed, fold }
}
