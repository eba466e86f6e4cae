import type { LogRecord } from '../../collector/wire.js'
import { formatValue } from '../format/value.js'

export interface LogFilter {
  /** Lowest severity number to show; 0 shows all. */
  severity: number
  text: string
  service: string
}

/** Whether a record passes. Text is looked for, without case, in body, event name, trace id and attributes. */
export function matchesLog(record: LogRecord, filter: LogFilter): boolean {
  if (filter.severity && record.severityNumber < filter.severity) return false
  if (filter.service && record.service !== filter.service) return false
  const needle = filter.text.trim().toLowerCase()
  return !needle || haystack(record).includes(needle)
}

const texts = new WeakMap<LogRecord, string>()

/** Made once per record, because every keystroke looks through all of them. */
function haystack(record: LogRecord): string {
  let text = texts.get(record)
  if (text === undefined) {
    const attributes = Object.entries(record.attributes).map(
      ([name, value]) => `${name}=${formatValue(value)}`,
    )
    const parts = [formatValue(record.body), record.eventName, record.traceId, ...attributes]
    text = parts.join('\n').toLowerCase()
    texts.set(record, text)
  }
  return text
}
