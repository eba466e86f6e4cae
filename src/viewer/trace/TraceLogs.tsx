import type { Trace } from '../../collector/wire.js'
import { identityOf } from '../logs/buffer.js'
import { LogRow } from '../logs/LogRow.js'
import { Link } from '../parts/Link.js'
import { Notice } from '../parts/Notice.js'
import { traceHref } from '../routes.js'
import type { SpanTree } from './tree.js'

/** Every log record of the trace in order of time, each with the way to its span. */
export function TraceLogs({ trace, tree, spanId }: { trace: Trace; tree: SpanTree; spanId: string }) {
  if (!trace.logs.length) {
    return (
      <Notice title="No logs in this trace">
        <p>Records logged while one of its spans is active appear here.</p>
      </Notice>
    )
  }
  return (
    <div class="trace-logs">
      {trace.logs.map((log) => {
        const node = tree.byId.get(log.spanId)
        return (
          <LogRow
            key={identityOf(log)}
            record={log}
            origin={tree.origin}
            current={log.spanId !== '' && log.spanId === spanId}
          >
            {node && (
              <Link href={traceHref(trace.traceId, log.spanId, 'timeline')} title="Show the span">
                {node.span.name}
              </Link>
            )}
          </LogRow>
        )
      })}
    </div>
  )
}
