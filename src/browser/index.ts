import { createStart } from '../core/start.js'
import { later } from './lazy.js'
import { browserPlatform } from './platform.js'
import { workerType } from './scope.js'

export * from '../core/public.js'
export { recordException } from './errors/reported.js'
export { setRoute } from './page/route.js'

/**
 * Starts telemetry in this page or worker: registers the OpenTelemetry globals, instruments `fetch`, `XMLHttpRequest`, `WebSocket`, the page's load, route changes, clicks, submits and uncaught errors,
 * and exports over OTLP. Importing this module does nothing. `stop` takes every patch out
 * again, but for `removeEventListener`, which has to know what stands in for the listeners that were added.
 *
 * @throws {ThroughlineError} `INVALID_OPTIONS`, listing every problem, before anything is patched;
 *   `ALREADY_STARTED` while an earlier telemetry was not stopped
 */
export const start = createStart(browserPlatform)

// With the script tag a worker loads its second file at once: a Service Worker may not do so later.
if (__SCRIPT_TAG__ && workerType()) void later()
