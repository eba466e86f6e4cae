import { diag } from '@opentelemetry/api'

/**
 * Runs a piece of ours inside the application's call and lets nothing out: after `start` a fault of
 * telemetry is telemetry's own.
 */
export function guard<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (fault) {
    diag.error('throughline: an instrumentation failed', fault)
    return undefined
  }
}
