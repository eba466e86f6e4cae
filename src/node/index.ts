import { tracingChannel } from 'node:diagnostics_channel'
import type { StartOptions } from '../core/config/options.js'
import { createStart } from '../core/start.js'
import type { Telemetry } from '../core/telemetry.js'
import { nodePlatform } from './platform.js'
import { STARTING } from './starting.js'

export * from '../core/public.js'

const begin = createStart(nodePlatform)
/** Said, so that `throughline doctor` can see what comes before it. */
const starting = tracingChannel(STARTING)

/**
 * Starts telemetry in this process: registers the OpenTelemetry globals, instruments `node:http`,
 * `node:https` and `fetch`, and exports over OTLP. Call it before the application makes requests; import it
 * before what third-party `instrumentations` instrument.
 *
 * @throws {ThroughlineError} `INVALID_OPTIONS`, listing every problem, before anything is patched;
 *   `ALREADY_STARTED` while an earlier telemetry was not stopped
 */
export const start = (options?: StartOptions): Telemetry => starting.traceSync(begin, {}, undefined, options)
