import type { LogRecord } from '../../collector/wire.js'
import { identityOf } from './buffer.js'

export type Connection = 'connecting' | 'live' | 'reconnecting' | 'closed'

interface Handlers {
  onRecords: (records: LogRecord[]) => void
  onConnection: (connection: Connection) => void
}

/** How long records are gathered before they are shown together. */
const gatherMs = 100
/** What a browser does not retry by itself (an answer that is no stream) is tried again after this. */
const retryMs = 3000
/** How many records are remembered to recognise a replay. */
const memory = 4000

/**
 * Follows the collector's log stream until the returned function is called. Reconnects for ever, and leaves
 * out what a reconnection replays.
 */
export function followLogs(url: string, { onRecords, onConnection }: Handlers): () => void {
  let source: EventSource | undefined
  let gathered: LogRecord[] = []
  let gatherTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let replayed = new Set<string>()
  const received: string[] = []

  function deliver() {
    gatherTimer = undefined
    const records = gathered
    gathered = []
    onRecords(records)
  }

  function receive(data: string) {
    const record = parse(data)
    if (!record) return
    const identity = identityOf(record)
    // Each remembered record excuses one repetition only: equal records that are new are shown.
    if (replayed.delete(identity)) return
    received.push(identity)
    if (received.length > memory) received.splice(0, received.length - memory / 2)
    gathered.push(record)
    gatherTimer ??= setTimeout(deliver, gatherMs)
  }

  function open() {
    onConnection(received.length ? 'reconnecting' : 'connecting')
    source = new EventSource(url)
    source.onopen = () => onConnection('live')
    source.onmessage = (event: MessageEvent<string>) => receive(event.data)
    source.onerror = () => {
      replayed = new Set(received)
      onConnection('reconnecting')
      if (source?.readyState === EventSource.CLOSED) retryTimer = setTimeout(open, retryMs)
    }
  }

  open()
  return () => {
    source?.close()
    clearTimeout(gatherTimer)
    clearTimeout(retryTimer)
    onConnection('closed')
  }
}

function parse(data: string): LogRecord | undefined {
  try {
    return JSON.parse(data) as LogRecord
  } catch {
    return undefined
  }
}
