import type { LoggerProvider as ApiLoggerProvider, LoggerOptions } from '@opentelemetry/api-logs'
import { redactScope } from '../redact/records.js'
import { Kept } from './attributes.js'
import { Logger, type ProviderParts } from './logger.js'

/** More names than that are made of data, and loggers are not kept for data. */
const MAX_LOGGERS = 1000

/**
 * Gives out loggers, one for each instrumentation scope.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/sdk/#loggerprovider
 */
export class LoggerProvider implements ApiLoggerProvider {
  private readonly loggers = new Map<string, Logger>()

  constructor(private readonly parts: ProviderParts) {}

  getLogger(name: string, version?: string, { schemaUrl, attributes }: LoggerOptions = {}): Logger {
    const kept = new Kept(this.parts.limits)
    if (attributes) kept.setAll(attributes)
    const { policy } = this.parts
    const values = policy.attributes(kept.values, 'scope')
    const said = Object.keys(values).length > 0 ? values : undefined
    const key = JSON.stringify([name, version, schemaUrl, said])
    let logger = this.loggers.get(key)
    if (!logger) {
      const scope = { ...redactScope(policy, name || 'unknown', version, schemaUrl), attributes: said }
      logger = new Logger(this.parts, { ...scope, droppedAttributesCount: kept.dropped })
      if (this.loggers.size < MAX_LOGGERS) this.loggers.set(key, logger)
    }
    return logger
  }
}
