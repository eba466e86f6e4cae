import { createRequire } from 'node:module'
import { context } from '@opentelemetry/api'
import type { LoggerOptions } from 'winston'
import { activeIds, flagsText } from '../../core/active-ids.js'
import { preciseNow } from '../../core/clock.js'
import { ThroughlineError } from '../../core/errors.js'
import { guard } from '../../core/safety/guard.js'
import { SPAN_ID_FIELD, TRACE_FLAGS_FIELD, TRACE_ID_FIELD } from '../../core/semconv.js'
import { contextOf, LOGGED, type LoggedInfo } from './winston-info.js'

/** What winston takes for a format. */
export type InfoFormat = NonNullable<LoggerOptions['format']>

/** A format that answers the line it was given. */
export interface TraceFormat {
  transform<T extends object>(info: T): T
}

/**
 * A winston format that adds the active span's `trace_id`, `span_id` and `trace_flags` to a line. It goes first in
 * `format.combine(traceFormat(), format.json())`: the formats after it print what it added.
 */
export const traceFormat = (): TraceFormat => ({
  transform(info) {
    guard(() => addIds(info as LoggedInfo))
    return info
  },
})

function addIds(info: LoggedInfo): void {
  info[LOGGED] ??= { context: context.active(), at: preciseNow() }
  const ids = activeIds(contextOf(info))
  if (!ids || info[TRACE_ID_FIELD] !== undefined) return
  info[TRACE_ID_FIELD] = ids.traceId
  info[SPAN_ID_FIELD] = ids.spanId
  info[TRACE_FLAGS_FIELD] = flagsText(ids)
}

/** The format that a logger without one has; it comes with winston, and is loaded only for such a logger. */
export function loadJsonFormat(): InfoFormat {
  const require = createRequire(import.meta.url)
  try {
    return (require('winston') as { format: { json(): InfoFormat } }).format.json()
  } catch (cause) {
    throw new ThroughlineError(
      'MISSING_DEPENDENCY',
      'throughlineWinston() without a "format" needs winston: run "npm install winston", or give it a format',
      [],
      { cause },
    )
  }
}
