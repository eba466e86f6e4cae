/**
 * Starts telemetry by import alone, configured by `OTEL_*` variables:
 * `import 'throughline/register'` as first line, or `node --import throughline/register app.js`.
 */
import { start } from './index.js'

/** The telemetry that the import started. */
export const telemetry = start()
