import { SeverityNumber } from '@opentelemetry/api-logs'
import { severityOf } from '../../core/logs/severity.js'

/** The part of a pino logger that is read here; children have levels of their own. */
export interface PinoLogger {
  levels: { labels: Record<number, string>; values: Record<string, number> }
}

/** The number of a level by its name; one that nobody has heard of filters nothing. */
export const numberOf = (name: string, { levels }: PinoLogger): number =>
  levels.values[name] ?? Number.NEGATIVE_INFINITY

/** A level of a known name is what the name says; another lies between pino's own as its number does. */
export function severityOfLevel(level: number, label: string | undefined): SeverityNumber {
  const known = label === undefined ? undefined : severityOf(label)
  if (known !== undefined) return known
  const number = 1 + Math.floor(((level - 10) * 4) / 10)
  return Math.min(Math.max(number, SeverityNumber.TRACE), SeverityNumber.FATAL4)
}
