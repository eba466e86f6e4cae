import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { LogRecord } from '../../collector/wire.js'
import { navigate } from '../navigation.js'
import { traceHref } from '../routes.js'
import { keyAction } from './keys.js'
import { ancestorsOf, visibleRows } from './rows.js'
import { TimeAxis } from './TimeAxis.js'
import { ticksFor } from './ticks.js'
import type { SpanTree } from './tree.js'
import { useViewport } from './useViewport.js'
import { WaterfallRow } from './WaterfallRow.js'
import { scrollToRow, visibleWindow } from './window.js'

/** Heights of a row and of the axis above, as in `styles/waterfall.css`. */
const rowHeight = 30
const axisHeight = 30

interface Props {
  tree: SpanTree
  logs: readonly LogRecord[]
  selected: string
  onSelect: (spanId: string) => void
}

/** The spans of a trace on one time axis. Only the rows in sight are in the page, however many there are. */
export function Waterfall({ tree, logs, selected, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const view = useViewport(scroller)
  const rows = useMemo(() => visibleRows(tree, collapsed), [tree, collapsed])
  const logsBySpan = useMemo(() => groupBySpan(logs), [logs])
  const ticks = ticksFor(tree.length, view.width > 900 ? 6 : 3)
  const height = view.height - axisHeight
  const { first, end } = visibleWindow({ scrollTop: view.scrollTop, height }, rows.length, rowHeight)

  // A selected span must be seen: its ancestors open, and it scrolls into view.
  useEffect(() => {
    const hiding = ancestorsOf(tree, selected).filter((id) => collapsed.has(id))
    if (hiding.length) setCollapsed(new Set([...collapsed].filter((id) => !hiding.includes(id))))
  }, [selected])
  const index = rows.findIndex((row) => row.span.spanId === selected)
  useEffect(() => {
    const element = scroller.current
    if (!element || index < 0) return
    const now = { scrollTop: element.scrollTop, height: element.clientHeight - axisHeight }
    element.scrollTop = scrollToRow(now, index, rowHeight)
  }, [selected, index < 0])

  function toggle(spanId: string, collapse: boolean) {
    const next = new Set(collapsed)
    if (collapse) next.add(spanId)
    else next.delete(spanId)
    setCollapsed(next)
    // What is selected must stay in sight, so the selection moves up to the row that closed over it.
    if (collapse && ancestorsOf(tree, selected).includes(spanId)) onSelect(spanId)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const action = keyAction(event.key, rows, selected, collapsed, Math.floor(height / rowHeight) - 1)
    if (!action) return
    event.preventDefault()
    if ('select' in action) onSelect(action.select)
    else if ('collapse' in action) toggle(action.collapse, true)
    else if ('expand' in action) toggle(action.expand, false)
    else navigate(traceHref(tree.roots[0]?.span.traceId ?? ''), { replace: true })
  }

  return (
    <div
      class="waterfall"
      ref={scroller}
      role="tree"
      aria-label="Spans. Arrow keys move, left and right fold, Escape closes the details."
      aria-activedescendant={index >= first && index < end ? `span-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <TimeAxis ticks={ticks} length={tree.length} />
      <div class="waterfall-rows" style={{ height: `${rows.length * rowHeight}px` }}>
        {rows.slice(first, end).map((node, offset) => (
          <WaterfallRow
            key={node.span.spanId}
            node={node}
            tree={tree}
            ticks={ticks}
            top={(first + offset) * rowHeight}
            collapsed={collapsed.has(node.span.spanId)}
            selected={node.span.spanId === selected}
            logs={logsBySpan.get(node.span.spanId) ?? []}
            onSelect={onSelect}
            onToggle={toggle}
          />
        ))}
      </div>
    </div>
  )
}

function groupBySpan(logs: readonly LogRecord[]): Map<string, LogRecord[]> {
  const groups = new Map<string, LogRecord[]>()
  for (const log of logs) {
    const group = groups.get(log.spanId)
    if (group) group.push(log)
    else groups.set(log.spanId, [log])
  }
  return groups
}
