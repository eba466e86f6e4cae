import type { Context } from '@opentelemetry/api'
import type { Scope } from '../encode/sources.js'
import { guard } from '../safety/guard.js'
import type { LogRecord } from './record.js'

/** What is known of a record before it is made. */
export interface Announced {
  context: Context
  instrumentationScope: Scope
  severityNumber?: number
  eventName?: string
}

/**
 * What gets each log record when it is emitted, and may change it then. Has the shape of the official SDK's, so that
 * its processors, and others' for it, are such.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/sdk/#logrecordprocessor
 */
export interface LogRecordProcessor {
  onEmit(record: LogRecord, context: Context): void
  /** Whether it wants a record; one that no processor wants is not made. */
  enabled?(announced: Announced): boolean
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** Several processors as one, called in order; a fault of one is kept from the others and from the application. */
export const combined = (
  processors: readonly LogRecordProcessor[],
): Required<Pick<LogRecordProcessor, 'onEmit' | 'enabled'>> => ({
  onEmit(record, context) {
    for (const one of processors) guard(() => one.onEmit(record, context))
  },
  enabled: (announced) => processors.some((one) => !one.enabled || guard(() => one.enabled?.(announced))),
})
