import { useEffect, useState } from 'preact/hooks'
import { apiUrl } from '../api.js'
import { append, emptyBuffer, type LogBuffer } from './buffer.js'
import { type Connection, followLogs } from './stream.js'

export interface LogTail {
  /** What is shown: the newest records, or those at the moment of pausing. */
  shown: LogBuffer
  /** Records that arrived since pausing. */
  waiting: number
  connection: Connection
  paused: boolean
  setPaused: (paused: boolean) => void
  clear: () => void
}

/** The live stream of log records, gathered in a bounded buffer. Pausing holds the picture, not the stream. */
export function useLogTail(): LogTail {
  const [buffer, setBuffer] = useState(emptyBuffer)
  const [held, setHeld] = useState<LogBuffer>()
  const [connection, setConnection] = useState<Connection>('connecting')

  useEffect(
    () =>
      followLogs(apiUrl('logs/stream'), {
        onRecords: (records) => setBuffer((before) => append(before, records)),
        onConnection: setConnection,
      }),
    [],
  )

  const total = (of: LogBuffer) => of.records.length + of.dropped
  return {
    shown: held ?? buffer,
    waiting: held ? total(buffer) - total(held) : 0,
    connection,
    paused: held !== undefined,
    setPaused: (paused) => setHeld(paused ? buffer : undefined),
    clear: () => {
      setBuffer(emptyBuffer)
      if (held) setHeld(emptyBuffer)
    },
  }
}
