import type { SeverityNumber } from '@opentelemetry/api-logs'

/**
 * What loggers call their levels: pino's, npm's, and those of syslog, under which winston knows them; as numbers of the
 * data model, whose names a page would load.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
 */
const NAMES: Record<string, SeverityNumber> = {
  silly: 1,
  trace: 1,
  debug: 5,
  verbose: 6,
  http: 7,
  log: 9,
  info: 9,
  notice: 10,
  warn: 13,
  warning: 13,
  err: 17,
  error: 17,
  crit: 21,
  critical: 21,
  fatal: 21,
  alert: 22,
  emerg: 23,
}

/** The severity of a level that many loggers have; undefined for a name of the application's own. */
export function severityOf(name: string): SeverityNumber | undefined {
  const known = name.toLowerCase()
  return Object.hasOwn(NAMES, known) ? NAMES[known] : undefined
}
