import { createStart } from '../core/start.js'
import { nodePlatform } from './platform.js'

export * from '../core/public.js'

/**
 * Starts telemetry in this process: registers the OpenTelemetry globals, instruments `node:http`,
 * `node:https` and `fetch`, and exports over OTLP. Call it before the application makes requests; import it
 * before what third-party `instrumentations` instrument.
 *
 * @throws {ThroughlineError} `INVALID_OPTIONS`, listing every problem, before anything is patched;
 *   `ALREADY_STARTED` while an earlier telemetry was not stopped
 */
export const start = createStart(nodePlatform)
