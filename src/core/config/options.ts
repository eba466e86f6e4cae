import type { Attributes, MeterProvider, TracerProvider } from '@opentelemetry/api'
import type { SpoolLimits } from '../delivery/spool-trim.js'
import type { ResourceDetector } from '../detect.js'
import type { LogRecordProcessor } from '../logs/processor.js'
import type { ExemplarFilter, Temporality } from '../metrics/index.js'
import type { RedactOptions } from '../redact/options.js'
import type { Sampling, SamplingOptions } from '../sampling/index.js'
import type { SessionOptions } from '../session.js'
import type { SpanProcessor } from '../trace/processor.js'
import type { ExporterOptions, SignalName, SignalOptions } from './exporter.js'
import type { Exporters } from './exporters.js'
import type { FileOptions, SpoolOptions } from './files.js'
import type { Limits } from './limits.js'

/** What can be instrumented; each may be switched off by name. */
export const INSTRUMENTATIONS = [
  'http',
  'fetch',
  'childProcess',
  'workers',
  'xhr',
  'websocket',
  'pageLoad',
  'resources',
  'navigation',
  'interactions',
  'webVitals',
  'longTasks',
  'errors',
  'runtimeMetrics',
  'console',
  'session',
  'beacon',
  'eventSource',
  'delivery',
] as const
export type InstrumentationName = (typeof INSTRUMENTATIONS)[number]

/** An instrumentation of the `@opentelemetry/instrumentation` shape, from either OpenTelemetry line. */
export interface ThirdPartyInstrumentation {
  setTracerProvider(provider: TracerProvider): void
  setMeterProvider?(provider: MeterProvider): void
  enable(): void
  disable(): void
}

/** How context goes through WebSockets. */
export interface WebSocketOptions {
  /**
   * `auto`: each message carries its context in an envelope once both ends have agreed, and is counted until
   * then. `counted`: no payload is ever added to. `off`: no spans of messages, and nothing is negotiated.
   * Default `auto`.
   */
  messages?: 'auto' | 'counted' | 'off'
  /**
   * Where a browser puts the context of a handshake, to which it can add no header: into the `query`, or as
   * one more `subprotocol`, which a server that neither runs Throughline nor chooses among subprotocols
   * refuses; or nowhere: `off`. Default `query`.
   */
  handshake?: 'query' | 'subprotocol' | 'off'
}

/** The methods of a console that can be recorded. */
export const CONSOLE_LEVELS = ['trace', 'debug', 'log', 'info', 'warn', 'error'] as const
export type ConsoleLevel = (typeof CONSOLE_LEVELS)[number]

/** What becomes of what the application writes to its console. */
export interface ConsoleOptions {
  /**
   * The methods whose output becomes log records. Default in Node `debug`, `log`, `info`, `warn` and `error`; in
   * browsers `warn` and `error`, since what a visitor's console says has not left the machine before.
   */
  levels?: ConsoleLevel[]
  /**
   * Whether the console's own output gets the active span's ids. `auto`: lines of text on a terminal and on
   * `stderr`, and log lines in JSON; not what a program prints for another, and nothing in browsers. `always`:
   * every line of text and every object in JSON. Default `auto`.
   */
  ids?: 'auto' | 'always' | 'never'
}

/** How a page takes up the trace of the server that rendered it. */
export interface PageLoadOptions {
  /**
   * What a `traceparent` in the page does that does not say when it was written, as other servers' do not. A
   * cache in front of such a server can hand the same one to many visitors, and nobody can tell. `link`: the
   * page load begins a trace of its own, which is linked to the server's span. `parent`: it continues the
   * server's trace; for servers whose pages no shared cache keeps. Default `link`.
   */
  undated?: 'link' | 'parent'
}

/** How metrics are exported. */
export interface MetricsOptions {
  /** How often, in milliseconds. Default 10000. */
  intervalMs?: number
  /**
   * What a value counts since: `cumulative`, the start; `delta`, the export before; `lowmemory`, the one that
   * needs less memory. Default `cumulative`.
   */
  temporality?: Temporality
}

/** What is recorded of the processes that a Node application starts. */
export interface ChildProcessOptions {
  /** Records their arguments as `process.command_args`, with what looks like a secret redacted. Default `false`. */
  args?: boolean
}

/** A span for the whole life of a process. */
export interface DaemonOptions {
  /** The span's name. Default: the service's. */
  name?: string
}

/** Options of `start`; every one may be left out. */
export interface StartOptions extends ExporterOptions {
  /** `service.name`. Default: `OTEL_SERVICE_NAME`, else `unknown_service`. */
  serviceName?: string
  /** `service.version`. */
  serviceVersion?: string
  /** `deployment.environment.name`, such as `production`. */
  environment?: string
  /** More resource attributes; they win over detected ones. */
  resource?: Attributes
  /**
   * Base URL of an OTLP/HTTP receiver, such as `http://localhost:4318`; `/v1/traces`, `/v1/logs` and
   * `/v1/metrics` are added. With `protocol: 'grpc'` an origin such as `http://localhost:4317`. Credentials in it
   * (`https://user:password@…`) are sent as basic authorization. In a browser a path such as `/otlp` is taken from the page's origin.
   * Without it, and without an `OTEL_EXPORTER_OTLP_*` variable, nothing is exported and nothing is patched.
   */
  endpoint?: string
  /** What is different for one signal: `signals: { logs: { endpoint, headers, protocol, … } }`. */
  signals?: Partial<Record<SignalName, SignalOptions>>
  /** `false` turns everything off: no patch, no timer, no request. Default `true`. */
  enabled?: boolean
  /** Which traces are exported; one that arrives with a decision keeps it. Default: all. */
  sampling?: SamplingOptions
  /**
   * Origins (`https://api.example.com`), patterns with `*` (`https://*.example.com`) or regular expressions
   * of URLs that receive `traceparent`. In a browser the page's own origin always does, and nobody else by
   * default. In Node everybody does by default, and the list narrows it. A string with `!` before it takes an
   * origin or a path out: `!https://shop.example/download`, which redirects a browser to another origin.
   */
  propagateTo?: (string | RegExp)[]
  /** `false` for none of our instrumentations, or a switch for each: `{ interactions: false }`. Default: all. */
  instrument?: false | Partial<Record<InstrumentationName, boolean>>
  /** Third-party instrumentations, such as `new PgInstrumentation()`; they are enabled on our providers. */
  instrumentations?: ThirdPartyInstrumentation[]
  /**
   * More processors of spans, of the OpenTelemetry SDK's shape, such as
   * `new BatchSpanProcessor({ exporter })`; they see every recorded span, and `flush` and `stop` reach them.
   */
  spanProcessors?: SpanProcessor[]
  /**
   * The same for log records, such as `new BatchLogRecordProcessor({ exporter })`. They may change a record, and what
   * is exported here is what they left of it.
   */
  logRecordProcessors?: LogRecordProcessor[]
  /**
   * Functions that find out more about the resource, at once or by a promise. They run beside each other at
   * start and have five seconds; no span waits for them, only the first export does. What is configured or
   * detected otherwise stays.
   */
  resourceDetectors?: ResourceDetector[]
  /** `false` exports no logs and no events. Default `true`. */
  logs?: boolean
  /** `false` exports no metrics; or how. */
  metrics?: boolean | MetricsOptions
  websocket?: WebSocketOptions
  pageLoad?: PageLoadOptions
  /** In pages: `false` for no session, or when one ends and where it is kept. */
  session?: boolean | SessionOptions
  /** Members of the baggage that become attributes of spans and log records. Default `['session.id']`. */
  baggageAttributes?: string[]
  console?: ConsoleOptions
  /** In Node: what is recorded of the processes that it starts. */
  childProcess?: ChildProcessOptions
  /**
   * In Node: a root span for the life of the process, visible while it runs; what has no other parent hangs
   * below it, and the requests that the process serves are linked to it. Default `false`.
   */
  daemon?: boolean | DaemonOptions
  /**
   * Whether what could not be delivered is kept until the receiver is there again: in Node in files, for whichever
   * process of the service comes first, in pages in IndexedDB, for the next visit. `false`: nothing is written.
   * Default `true`; in workers there is none.
   */
  spool?: boolean | Partial<SpoolOptions>
  /** What is hidden of all that is recorded, see docs/redaction.md. `false`: nothing, URLs' passwords included. */
  redact?: boolean | RedactOptions
  /**
   * In Node: a file, to which everything is appended as OTLP in JSON, a request a line, beside the `endpoint` if there
   * is one. Default: none.
   *
   * @see https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/
   */
  file?: string | FileOptions
  limits?: Limits
}

/** What `start` runs with: complete, checked, frozen. */
export interface Config extends Exporters, Partial<ProcessConfig> {
  serviceName: string
  resource: Attributes
  enabled: boolean
  sampling: Sampling
  propagators: ('tracecontext' | 'baggage')[]
  propagateTo: (string | RegExp)[] | undefined
  instrument: Record<InstrumentationName, boolean>
  instrumentations: ThirdPartyInstrumentation[]
  spanProcessors: SpanProcessor[]
  logRecordProcessors: LogRecordProcessor[]
  resourceDetectors: ResourceDetector[]
  metrics: Required<MetricsOptions> & { exemplars: ExemplarFilter }
  websocket: Required<WebSocketOptions>
  pageLoad: Required<PageLoadOptions>
  session: Required<SessionOptions>
  baggageAttributes: string[]
  console: Required<ConsoleOptions>
  /** `undefined`: nothing is kept. */
  spool: (SpoolLimits & Pick<SpoolOptions, 'directory'>) | undefined
  redact: RedactOptions | false
  limits: ConfigLimits
  /** Where the environment says more of one signal. */
  signalLimits: Record<SignalName, ConfigLimits>
}

/** What only a process has of it. */
export interface ProcessConfig {
  childProcess: Required<ChildProcessOptions>
  /** `undefined`: the process has no span of its own. */
  daemon: Required<DaemonOptions> | undefined
  /** `undefined`: nothing is written. */
  file: (Required<FileOptions> & { signals: SignalName[] }) | undefined
}

type ConfigLimits = Required<Omit<Limits, 'attributeValueLength' | 'exportTimeoutMs'>> & {
  attributeValueLength: number | undefined
  /** Attributes on one event and on one link; default: as on everything. */
  eventAttributeCount?: number
  linkAttributeCount?: number
}
