import { SeverityNumber } from '@opentelemetry/api-logs'

/** What loggers call their levels: pino's, npm's, and those of syslog, under which winston knows them. */
const NAMES: Record<string, SeverityNumber> = {
  silly: SeverityNumber.TRACE,
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  verbose: SeverityNumber.DEBUG2,
  http: SeverityNumber.DEBUG3,
  log: SeverityNumber.INFO,
  info: SeverityNumber.INFO,
  notice: SeverityNumber.INFO2,
  warn: SeverityNumber.WARN,
  warning: SeverityNumber.WARN,
  err: SeverityNumber.ERROR,
  error: SeverityNumber.ERROR,
  crit: SeverityNumber.FATAL,
  critical: SeverityNumber.FATAL,
  fatal: SeverityNumber.FATAL,
  alert: SeverityNumber.FATAL2,
  emerg: SeverityNumber.FATAL3,
}

/** The severity of a level that many loggers have; undefined for a name of the application's own. */
export function severityOf(name: string): SeverityNumber | undefined {
  const known = name.toLowerCase()
  return Object.hasOwn(NAMES, known) ? NAMES[known] : undefined
}
