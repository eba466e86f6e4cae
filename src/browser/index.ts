import { createStart } from '../core/start.js'
import { browserPlatform } from './platform.js'

export type { Carrier } from '../core/carrier.js'
export type {
  InstrumentationName,
  Limits,
  Protocol,
  StartOptions,
  ThirdPartyInstrumentation,
  WebSocketOptions,
} from '../core/config/options.js'
export type { SignalStatus } from '../core/delivery/counts.js'
export type { DropCause } from '../core/delivery/sender.js'
export { childEnvironment, type EnvironmentVariables } from '../core/environment-carrier.js'
export { type ErrorCode, ThroughlineError } from '../core/errors.js'
export type { Log, LogAttributes } from '../core/log.js'
export type { MessageWithContext } from '../core/message.js'
export type { PageContextOptions } from '../core/page-context.js'
export type { SpanOptions, Status, Telemetry } from '../core/telemetry.js'

/**
 * Starts telemetry in this page or worker: installs zone.js unless it is there, registers the OpenTelemetry
 * globals, instruments `fetch`, `XMLHttpRequest`, `WebSocket`, the page's load, clicks, submits and uncaught errors,
 * and exports over OTLP. Importing this module does nothing. `stop` takes every patch out again but zone.js, which cannot be uninstalled.
 *
 * @throws {ThroughlineError} `INVALID_OPTIONS`, listing every problem, before anything is patched;
 *   `ALREADY_STARTED` while an earlier telemetry was not stopped
 */
export const start = createStart(browserPlatform)
