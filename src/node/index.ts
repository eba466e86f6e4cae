import { createStart } from '../core/start.js'
import { nodePlatform } from './platform.js'

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
 * Starts telemetry in this process: registers the OpenTelemetry globals, instruments `node:http`,
 * `node:https` and `fetch`, and exports over OTLP. Call it before the application makes requests; import it
 * before what third-party `instrumentations` instrument.
 *
 * @throws {ThroughlineError} `INVALID_OPTIONS`, listing every problem, before anything is patched;
 *   `ALREADY_STARTED` while an earlier telemetry was not stopped
 */
export const start = createStart(nodePlatform)
