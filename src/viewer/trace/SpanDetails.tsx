import type { LogRecord } from '../../collector/wire.js'
import { formatDuration } from '../format/duration.js'
import { exactTime } from '../format/time.js'
import { LogRow } from '../logs/LogRow.js'
import { CopyButton } from '../parts/CopyButton.js'
import { Icon } from '../parts/Icon.js'
import { ServiceName } from '../parts/ServiceName.js'
import { AttributeTable } from './AttributeTable.js'
import { kindLabels } from './kinds.js'
import { Section } from './Section.js'
import { SpanEvents } from './SpanEvents.js'
import { SpanLinks } from './SpanLinks.js'
import type { SpanNode, SpanTree } from './tree.js'

interface Props {
  node: SpanNode
  tree: SpanTree
  logs: readonly LogRecord[]
  onClose: () => void
}

/** Everything known about one span. */
export function SpanDetails({ node, tree, logs, onClose }: Props) {
  const { span } = node
  const own = logs.filter((log) => log.spanId === span.spanId)
  const scope = span.scope.version ? `${span.scope.name} ${span.scope.version}` : span.scope.name
  return (
    <aside
      class="details"
      aria-label={`Span ${span.name}`}
      onKeyDown={(e) => e.key === 'Escape' && onClose()}
    >
      <header class="details-header">
        <h2>{span.name || 'unnamed'}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close the details"
          title="Close (Esc)"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
        <div class="details-facts">
          <ServiceName name={span.service} />
          <span class="kind" title={kindLabels[span.kind]}>
            <Icon name={span.kind} /> {span.kind}
          </span>
          <Status node={node} />
        </div>
      </header>
      {span.status.message && <p class="status-message">{span.status.message}</p>}
      {node.orphan && (
        <p class="remark">
          Its parent <code>{span.parentSpanId}</code> has not been received, so it is shown at the top.
        </p>
      )}
      {node.early > 0 && (
        <p class="remark">Starts {formatDuration(node.early)} before its parent: their clocks may differ.</p>
      )}
      <dl class="timing number">
        <dt>Duration</dt>
        <dd>{formatDuration(span.durationNano)}</dd>
        <dt>Begins at</dt>
        <dd title={exactTime(span.startTimeUnixNano)}>+{formatDuration(node.start)}</dd>
        <dt>Start</dt>
        <dd>{exactTime(span.startTimeUnixNano)}</dd>
      </dl>
      <SpanEvents events={span.events} origin={tree.origin} />
      {own.length > 0 && (
        <Section title="Logs" count={own.length}>
          {own.map((log) => (
            <LogRow key={log} record={log} origin={tree.origin} />
          ))}
        </Section>
      )}
      {Object.keys(span.attributes).length > 0 && (
        <Section title="Attributes" count={Object.keys(span.attributes).length}>
          <AttributeTable attributes={span.attributes} />
        </Section>
      )}
      <SpanLinks links={span.links} />
      <Section title="Resource" count={Object.keys(span.resource).length} closed>
        <AttributeTable attributes={span.resource} />
      </Section>
      <Section title="Span">
        <AttributeTable
          attributes={{
            'span id': span.spanId,
            ...(span.parentSpanId && { 'parent id': span.parentSpanId }),
            ...(scope && { scope }),
            ...(span.traceState && { tracestate: span.traceState }),
          }}
        />
      </Section>
      <p class="details-end">
        <CopyButton text={JSON.stringify(span, null, 2)} what="the span as JSON">
          Copy as JSON
        </CopyButton>
      </p>
    </aside>
  )
}

function Status({ node }: { node: SpanNode }) {
  const { code } = node.span.status
  if (code === 'unset') return null
  return code === 'error' ? (
    <span class="badge-error">
      <Icon name="error" /> Error
    </span>
  ) : (
    <span class="badge-ok">
      <Icon name="done" /> OK
    </span>
  )
}
