import { type Context, context, isSpanContextValid, trace } from '@opentelemetry/api'
import type { Logger as ApiLogger, LogRecord as Emitted } from '@opentelemetry/api-logs'
import { preciseNow } from '../clock.js'
import type { Scope } from '../encode/sources.js'
import { exceptionAttributes } from '../exception.js'
import type { Policy } from '../redact/policy.js'
import type { Resource } from '../resource.js'
import { guard } from '../safety/guard.js'
import type { AttributeLimits } from '../trace/attributes.js'
import { toHrTime, toMoment } from '../trace/time.js'
import { Kept } from './attributes.js'
import type { LogRecordProcessor } from './processor.js'
import { LogRecord } from './record.js'

/** What all loggers of a provider share. */
export interface ProviderParts {
  resource: Resource
  limits: AttributeLimits
  policy: Policy
  processor: Required<Pick<LogRecordProcessor, 'onEmit' | 'enabled'>>
}

/**
 * Makes a record of what it is given, with the trace and span of its context, and hands it to the processors.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/api/#logger
 */
export class Logger implements ApiLogger {
  constructor(
    private readonly parts: ProviderParts,
    private readonly scope: Scope,
  ) {}

  emit(given: Emitted): void {
    guard(() => {
      if (!this.enabled(given)) return
      const from = given.context ?? context.active()
      this.parts.processor.onEmit(this.record(given, from), from)
    })
  }

  enabled({ context: from, severityNumber, eventName }: Parameters<ApiLogger['enabled']>[0] = {}): boolean {
    return this.parts.processor.enabled({
      context: from ?? context.active(),
      instrumentationScope: this.scope,
      severityNumber,
      eventName,
    })
  }

  private record(given: Emitted, from: Context): LogRecord {
    const { timestamp, observedTimestamp, severityNumber, severityText, body, eventName } = given
    const { resource, limits } = this.parts
    const now = preciseNow()
    const spanContext = trace.getSpanContext(from)
    const kept = new Kept(limits)
    if (given.attributes) kept.setAll(given.attributes)
    if (given.exception !== undefined && given.exception !== null) describe(given.exception, kept)
    const content = {
      hrTime: toHrTime(toMoment(timestamp) ?? now),
      hrTimeObserved: toHrTime(toMoment(observedTimestamp) ?? now),
      spanContext: spanContext && isSpanContextValid(spanContext) ? spanContext : undefined,
      severityNumber,
      severityText,
      body,
      eventName,
    }
    return new LogRecord(content, resource, this.scope, kept)
  }
}

/** What the caller said of an exception itself is not overwritten. */
function describe(exception: unknown, kept: Kept): void {
  for (const [key, value] of Object.entries(exceptionAttributes(exception)))
    if (!Object.hasOwn(kept.values, key)) kept.set(key, value)
}
