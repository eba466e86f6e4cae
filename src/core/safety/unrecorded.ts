import { context } from '@opentelemetry/api'
import { isTracingSuppressed } from './suppress.js'

let depth = 0

/**
 * Runs our own work, whose log lines are never log records: a warning of ours, the OpenTelemetry diagnostics, and
 * the making of a record itself. One switch for all loggers, since a console may write to pino and pino to a console.
 */
export function unrecorded<T>(run: () => T): T {
  depth++
  try {
    return run()
  } finally {
    depth--
  }
}

/**
 * Whether what is logged now is the application's. An export and whatever it calls run in a suppressed context: a
 * record about it would be exported in turn, without end.
 */
export const isApplications = (): boolean => depth === 0 && !isTracingSuppressed(context.active())
