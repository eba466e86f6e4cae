import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { LogRecord } from '../../collector/wire.js'
import { keyAction } from './keys.js'
import { visibleRows } from './rows.js'
import { TimeAxis } from './TimeAxis.js'
import { ticksFor } from './ticks.js'
import type { SpanTree } from './tree.js'
import { useFolding } from './useFolding.js'
import { useKeys } from './useKeys.js'
import { useViewport } from './useViewport.js'
import { WaterfallRow } from './WaterfallRow.js'
import { scrollToRow, visibleWindow } from './window.js'

/** Heights of a row and of the axis above, as in `styles/waterfall.css`. */
const rowHeight = 30
const axisHeight = 30
/** Room for one of the axis's labels. */
const tickRoom = 80
/** How far a level is indented, and how much of the width all levels together may take. */
const indent = 16
const indentShare = 0.16

interface Props {
  tree: SpanTree
  logs: readonly LogRecord[]
  selected: string
  /** An empty id selects nothing. */
  onSelect: (spanId: string) => void
}

/** The spans of a trace on one time axis. Only the rows in sight are in the page, however many there are. */
export function Waterfall({ tree, logs, selected, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const { collapsed, fold } = useFolding(tree, selected, onSelect)
  const view = useViewport(scroller)
  const rows = useMemo(() => visibleRows(tree, collapsed), [tree, collapsed])
  const logsBySpan = useMemo(() => groupBySpan(logs), [logs])
  const ticks = ticksFor(tree.length, Math.max(2, Math.floor((view.width * 0.5) / tickRoom)))
  const step = Math.min(indent, (view.width * indentShare) / Math.max(1, tree.depth))
  const height = view.height - axisHeight
  const { first, end } = visibleWindow({ scrollTop: view.scrollTop, height }, rows.length, rowHeight)

  const index = rows.findIndex((row) => row.span.spanId === selected)
  useEffect(() => {
    const element = scroller.current
    if (!element || index < 0) return
    const now = { scrollTop: element.scrollTop, height: element.clientHeight - axisHeight }
    element.scrollTop = scrollToRow(now, index, rowHeight)
  }, [selected, index < 0])

  useKeys(scroller, (event) => {
    const action = keyAction(event.key, rows, selected, collapsed, Math.floor(height / rowHeight) - 1)
    if (!action) return
    event.preventDefault()
    if ('select' in action) onSelect(action.select)
    else if ('collapse' in action) fold(action.collapse, true)
    else if ('expand' in action) fold(action.expand, false)
    else onSelect('')
  })

  return (
    <div
      class="waterfall"
      ref={scroller}
      role="tree"
      aria-label="Spans. Arrow keys move, left and right fold, Escape closes the details."
      aria-activedescendant={index >= first && index < end ? `span-${selected}` : undefined}
      tabIndex={0}
    >
      <TimeAxis ticks={ticks} length={tree.length} />
      <div
        class={step < 6 ? 'waterfall-rows rows-dense' : 'waterfall-rows'}
        style={{
          height: `${rows.length * rowHeight}px`,
          '--indent': `${step}px`,
        }}
      >
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
            onToggle={fold}
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
