import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { suppressTracing } from './suppress.js'

/**
 * Runs our own work outside the application's trace and without spans of its own. Timers made here keep
 * that context, so an export never hangs below the request that happened to fill the batch.
 */
export function quietly<T>(run: () => T): T {
  return context.with(suppressTracing(ROOT_CONTEXT), run)
}
