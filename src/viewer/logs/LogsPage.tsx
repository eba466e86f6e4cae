import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Icon } from '../parts/Icon.js'
import { Notice } from '../parts/Notice.js'
import { type LogFilter, matchesLog } from './filter.js'
import { LogList } from './LogList.js'
import { LogsBar } from './LogsBar.js'
import { useLogTail } from './useLogTail.js'
import { useStickToEnd } from './useStickToEnd.js'

/** The live tail: every log record as it arrives, after those of the last hour. */
export function LogsPage() {
  const tail = useLogTail()
  const [filter, setFilter] = useState<LogFilter>({ severity: 0, text: '', service: '' })
  const records = useMemo(
    () => tail.shown.records.filter((record) => matchesLog(record, filter)),
    [tail.shown, filter],
  )
  const scroller = useRef<HTMLDivElement>(null)
  const { stuck, toEnd } = useStickToEnd(scroller, records)
  useEffect(() => {
    document.title = 'Live logs · Throughline'
  }, [])

  return (
    <div class="logs">
      <h1 class="visually-hidden">Live logs</h1>
      <LogsBar tail={tail} filter={filter} matching={records.length} onFilter={setFilter} />
      <div
        class="logs-scroller"
        ref={scroller}
        role="log"
        aria-label="Log records"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {tail.shown.dropped > 0 && (
          <p class="logs-dropped">
            Older records are left out here; {tail.shown.dropped} of them were shown before.
          </p>
        )}
        <LogList records={records} />
        {records.length === 0 && <NoLogs any={tail.shown.records.length > 0} />}
      </div>
      {!stuck && (
        <button type="button" class="button to-end" onClick={toEnd}>
          <Icon name="down" /> {tail.paused ? 'To the end' : 'Follow'}
        </button>
      )}
    </div>
  )
}

function NoLogs({ any }: { any: boolean }) {
  return any ? (
    <Notice title="No record matches">
      <p>New ones that do appear here by themselves.</p>
    </Notice>
  ) : (
    <Notice title="Waiting for logs">
      <p>Records of the last hour and new ones appear here by themselves.</p>
    </Notice>
  )
}
