import type { LogRecord, Span } from '../../collector/wire.js'
import { formatDuration } from '../format/duration.js'
import { Icon } from '../parts/Icon.js'
import { serviceClass } from '../serviceColour.js'
import { kindLabels } from './kinds.js'
import { SpanBar } from './SpanBar.js'
import { subtitleOf } from './subtitle.js'
import type { SpanNode, SpanTree } from './tree.js'

interface Props {
  node: SpanNode
  tree: SpanTree
  ticks: readonly number[]
  top: number
  collapsed: boolean
  selected: boolean
  logs: readonly LogRecord[]
  onSelect: (spanId: string) => void
  onToggle: (spanId: string, collapse: boolean) => void
}

/** One span: its place in the tree on the left, its bar on the right. */
export function WaterfallRow(props: Props) {
  const { node, tree, ticks, top, collapsed, selected, logs, onSelect } = props
  const { span } = node
  const failed = span.status.code === 'error'
  const subtitle = subtitleOf(span)
  // The service is worth its room where the trace enters it.
  const moved = span.service !== tree.byId.get(span.parentSpanId)?.span.service
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it handles the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree keeps the focus and names this by aria-activedescendant
    <div
      id={`span-${span.spanId}`}
      class={`span-row ${serviceClass(span.service)} ${failed ? 'span-failed' : ''} ${selected ? 'span-selected' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-selected={selected}
      aria-expanded={node.children.length ? !collapsed : undefined}
      aria-label={describe(node)}
      onClick={() => onSelect(span.spanId)}
    >
      <div class="span-name">
        <span class="guides" style={{ width: `calc(${node.depth} * var(--indent))` }} />
        <Fold {...props} />
        <span class="span-colour" />
        {failed ? (
          <Icon name="error" label="Error" />
        ) : (
          <Icon name={span.kind} label={kindLabels[span.kind]} />
        )}
        <span class="span-label" title={subtitle ? `${span.name} ${subtitle}` : span.name}>
          {span.name || 'unnamed'}
          {subtitle && <span class="span-subtitle">{subtitle}</span>}
        </span>
        {isRunning(span) && <span class="tag">running</span>}
        {node.orphan && <span class="tag">parent not received</span>}
        {moved && <span class="span-service">{span.service}</span>}
      </div>
      <div class="span-lane">
        {ticks.map((tick) => (
          <span
            key={tick}
            class="lane-tick"
            style={{ left: `${tree.length > 0 ? (tick / tree.length) * 100 : 0}%` }}
          />
        ))}
        <SpanBar node={node} tree={tree} logs={logs} />
      </div>
    </div>
  )
}

/** Sent while it lasts; the whole span takes its place. */
const isRunning = ({ attributes }: Span): boolean => attributes['throughline.span.pending'] === true

function Fold({ node, collapsed, onToggle }: Props) {
  if (!node.children.length) return <span class="fold" />
  return (
    <button
      type="button"
      class={collapsed ? 'fold fold-closed' : 'fold'}
      tabIndex={-1}
      aria-label={collapsed ? `Show ${node.descendants} spans below` : 'Hide the spans below'}
      title={collapsed ? `${node.descendants} spans below` : undefined}
      onClick={(event) => {
        event.stopPropagation()
        onToggle(node.span.spanId, !collapsed)
      }}
    >
      <Icon name="chevron" />
    </button>
  )
}

function describe({ span, orphan }: SpanNode): string {
  return [
    span.name,
    span.service,
    kindLabels[span.kind],
    formatDuration(span.durationNano),
    span.status.code === 'error' ? 'error' : '',
    isRunning(span) ? 'running' : '',
    orphan ? 'parent not received' : '',
  ]
    .filter(Boolean)
    .join(', ')
}
