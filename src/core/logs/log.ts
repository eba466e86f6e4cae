import type { Attributes } from '@opentelemetry/api'
import { type Logger, SeverityNumber } from '@opentelemetry/api-logs'
import { preciseNow } from '../clock.js'
import { exceptionAttributes } from '../exception.js'
import { guard } from '../safety/guard.js'

/** Attributes of a log record: plain JSON, nested values included, or an `Error` under any name. */
export type LogAttributes = Record<string, unknown>

type LogMethod = (message: string, attributes?: LogAttributes | Error) => void

/** One method for each severity. An `Error` given as or among the attributes becomes `exception.*`. */
export type Log = Record<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', LogMethod>

/**
 * The severities by the names of their methods.
 *
 * @internal
 */
export const SEVERITIES = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
} as const

/**
 * Makes the six methods on a logger.
 *
 * @internal
 */
export function createLog(logger: Logger): Log {
  const method =
    (severity: keyof typeof SEVERITIES): LogMethod =>
    (message, attributes) =>
      guard(() =>
        logger.emit({
          timestamp: preciseNow(),
          severityNumber: SEVERITIES[severity],
          severityText: severity.toUpperCase(),
          body: String(message),
          attributes: toAttributes(attributes),
        }),
      )
  return Object.fromEntries(Object.keys(SEVERITIES).map((name) => [name, method(name as keyof Log)])) as Log
}

/** What a log record takes of what an application gives. */
export function toAttributes(given: LogAttributes | Error | undefined): Attributes {
  if (given instanceof Error) return exceptionAttributes(given)
  const attributes: LogAttributes = {}
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value instanceof Error) Object.assign(attributes, exceptionAttributes(value))
    else attributes[name] = plain(value, 0)
  }
  return attributes as Attributes
}

const MAX_DEPTH = 6

/** Values that OTLP has no type for become text, and depth is bounded: an object may contain itself. */
function plain(value: unknown, depth: number): unknown {
  if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return value
  if (value instanceof Uint8Array) return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (typeof value !== 'object') return String(value)
  if (depth >= MAX_DEPTH) return '[…]'
  if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one, depth + 1)]))
}
