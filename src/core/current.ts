import { type Meter, type MeterProvider, metrics } from '@opentelemetry/api'
import { type Logger, type LoggerProvider, logs } from '@opentelemetry/api-logs'

/**
 * Answers the logger of the telemetry that runs now: what asks may be made before `start`, and outlive a `stop`.
 * Kept for as long as the provider stays the same.
 */
export function currentLogger(scope: string): () => Logger {
  let provider: LoggerProvider | undefined
  let logger: Logger
  return () => {
    const now = logs.getLoggerProvider()
    if (now !== provider) {
      provider = now
      logger = now.getLogger(scope, __VERSION__)
    }
    return logger
  }
}

/** The same for metrics: `make` makes the instruments, anew for each provider. */
export function currentInstruments<T>(scope: string, make: (meter: Meter) => T): () => T {
  let provider: MeterProvider | undefined
  let instruments: T
  return () => {
    const now = metrics.getMeterProvider()
    if (now !== provider) {
      provider = now
      instruments = make(now.getMeter(scope, __VERSION__))
    }
    return instruments
  }
}
