/** What tests of loggers look at. */
import { Writable } from 'node:stream'
import type { SinkLog } from './sink.js'
import { sink, telemetry } from './telemetry.js'

/** Flushes, and answers the log records that arrived. */
export async function logs(): Promise<SinkLog[]> {
  await telemetry.flush()
  return sink.logs()
}

/** A destination that keeps what is written, and its lines as JSON. */
export function memory(): Writable & { text(): string; lines(): Record<string, unknown>[] } {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  const lines = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return Object.assign(stream, { text: () => text, lines })
}

/** What a line and a record have of the span that was active. */
export const idsOf = ({ traceId, spanId }: { traceId?: string; spanId?: string }) => ({ traceId, spanId })
