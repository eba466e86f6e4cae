/** What both entries export beside `start`: the same names and types in every environment. */

export {
  type BridgeCounts,
  type BridgedEvent,
  type BridgeOptions,
  type BridgeSeverity,
  bridgeEvents,
  type EmitterSource,
  type EventBridge,
  type EventSource,
  type SubjectSource,
  type TargetSource,
} from './bridge/index.js'
export type { Carrier } from './carrier.js'
export type { ExporterOptions, Headers, Protocol, SignalOptions, TlsOptions } from './config/exporter.js'
export type { FileOptions, SpoolOptions } from './config/files.js'
export type { Limits } from './config/limits.js'
export type {
  ConsoleLevel,
  ConsoleOptions,
  InstrumentationName,
  MetricsOptions,
  PageLoadOptions,
  StartOptions,
  ThirdPartyInstrumentation,
  WebSocketOptions,
} from './config/options.js'
export type { ReceiverStatus } from './delivery/circuit.js'
export type { SignalStatus } from './delivery/counts.js'
export type { DropCause } from './delivery/sender.js'
export { type ErrorCode, ThroughlineError } from './errors.js'
export type { GenerateOptions, Generation } from './gen-ai.js'
export type { Log, LogAttributes } from './logs/log.js'
export type { LogRecordProcessor } from './logs/processor.js'
export type { MessageWithContext } from './message.js'
export type { PageContextOptions } from './page-context.js'
export { childEnvironment, type EnvironmentVariables } from './process/environment-carrier.js'
export type { RedactOptions, RedactWhere } from './redact/options.js'
export type { SamplingOptions } from './sampling/index.js'
export type { KeepOptions } from './sampling/keep.js'
export type { Pattern } from './sampling/pattern.js'
export type { SamplingRule } from './sampling/rules.js'
export type { SessionOptions } from './session.js'
export type { SpanOptions, Status, Telemetry } from './telemetry.js'
export type { SpanProcessor } from './trace/processor.js'
export type { ReadableSpan, WritableSpan } from './trace/readable.js'
