import type { RedactOptions } from '../redact/options.js'
import type { SessionOptions } from '../session.js'
import {
  attributes,
  baseEndpoint,
  type Check,
  callback,
  count,
  endpoint,
  flag,
  instrument,
  isRecord,
  listOf,
  members,
  milliseconds,
  oneOf,
  positive,
  stringMap,
  text,
} from './check.js'
import type { ExporterOptions, SignalName } from './exporter.js'
import type { SpoolOptions } from './files.js'
import type { Limits } from './limits.js'
import {
  CONSOLE_LEVELS,
  type ConsoleOptions,
  type PageLoadOptions,
  type StartOptions,
  type WebSocketOptions,
} from './options.js'
import { samplingChecks } from './sampling.js'

const patterns = listOf(
  (one) => typeof one === 'string' || one instanceof RegExp,
  'strings or regular expressions',
)

const redact: Record<keyof RedactOptions, Check> = {
  keys: patterns,
  values: patterns,
  allow: patterns,
  emails: flag,
  action: oneOf('mask', 'hash', 'drop'),
  salt: text,
  hook: callback,
}

const limits: Record<keyof Limits, Check> = {
  queueSize: positive,
  batchSize: positive,
  batchDelayMs: milliseconds,
  exportTimeoutMs: milliseconds,
  exitTimeoutMs: milliseconds,
  retryMs: milliseconds,
  attributeCount: count,
  attributeValueLength: count,
  eventCount: count,
  linkCount: count,
}

const websocket: Record<keyof WebSocketOptions, Check> = {
  messages: oneOf('auto', 'counted', 'off'),
  handshake: oneOf('query', 'subprotocol', 'off'),
}

const pageLoad: Record<keyof PageLoadOptions, Check> = { undated: oneOf('link', 'parent') }

const consoleOptions: Record<keyof ConsoleOptions, Check> = {
  levels: listOf(
    (one) => (CONSOLE_LEVELS as readonly unknown[]).includes(one),
    `names of console methods: ${CONSOLE_LEVELS.join(', ')}`,
  ),
  ids: oneOf('auto', 'always', 'never'),
}

const metrics: Check = (value, name) =>
  typeof value === 'boolean'
    ? []
    : members({ intervalMs: milliseconds, temporality: oneOf('cumulative', 'delta', 'lowmemory') })(
        value,
        name,
      )

const session: Record<keyof SessionOptions, Check> = {
  inactivityMs: milliseconds,
  maxAgeMs: milliseconds,
  storage: oneOf('local', 'memory'),
  sendTo: oneOf('origin', 'targets'),
}

export const spool: Record<Exclude<keyof SpoolOptions, 'directory'>, Check> = {
  maxBytes: positive,
  maxAgeMs: milliseconds,
}

const exporter: Record<Exclude<keyof ExporterOptions, 'tls'>, Check> = {
  headers: (value, name) => (typeof value === 'function' ? [] : stringMap(value, name)),
  protocol: oneOf('http/json', 'http/protobuf'),
  compression: oneOf('gzip', 'none'),
}

const perSignal = (checks: Record<string, Check>): Record<SignalName, Check> => {
  const one = members({ ...checks, endpoint, timeoutMs: milliseconds })
  return { traces: one, logs: one, metrics: one }
}

/** What a platform knows better: the protocols that it speaks, and what it can do about certificates and files. */
export interface PlatformChecks {
  exporter: Partial<Record<keyof ExporterOptions, Check>>
  options: Record<PlatformOption | 'spool', Check>
}

/** Options that not every platform has. */
type PlatformOption = 'childProcess' | 'daemon' | 'file'

const FOR_NODE = 'it is for Node'

/** What other SDKs call these things, and what people try first. */
const synonyms: Record<string, string> = {
  [FOR_NODE]: 'childProcess daemon file tls',
  'use "sampling.ratio"': 'sampleRate tracesSampleRate sampler',
  'use "serviceName"': 'service name app',
  'use "serviceVersion"': 'version release',
  'use "endpoint"': 'url dsn collectorUrl',
  'use "signals: { logs: { endpoint: … } }"': 'endpoints',
  'use "endpoint" and "protocol"': 'exporter',
  'use "logRecordProcessors"': 'logProcessors',
  'use "endpoint", or "spanProcessors: [new BatchSpanProcessor({ exporter })]"': 'traceExporter',
  'use "propagateTo"': 'tracePropagationTargets propagateTraceHeaderCorsUrls',
  'use "resource"': 'attributes',
  'use "resourceDetectors: [() => …]"': 'detectResource',
  'use "enabled: false"': 'disabled',
  'use "redact"': 'scrub sanitize sendDefaultPii',
  'use "redact.hook"': 'beforeSend',
}
const hints = Object.fromEntries(
  Object.entries(synonyms).flatMap(([hint, names]) => names.split(' ').map((name) => [name, hint])),
)

const options: Record<Exclude<keyof StartOptions, 'tls' | PlatformOption>, Check> = {
  serviceName: text,
  serviceVersion: text,
  environment: text,
  resource: attributes,
  endpoint: baseEndpoint,
  ...exporter,
  signals: members(perSignal(exporter)),
  enabled: flag,
  sampling: members(samplingChecks),
  propagateTo: patterns,
  instrument,
  instrumentations: listOf(
    (one) => isRecord(one) && typeof one.setTracerProvider === 'function' && typeof one.enable === 'function',
    'OpenTelemetry instrumentations, such as new PgInstrumentation()',
  ),
  resourceDetectors: listOf(
    (one) => typeof one === 'function',
    'functions that answer attributes, or a promise of them',
  ),
  spanProcessors: listOf(
    (one) => isRecord(one) && typeof one.onStart === 'function' && typeof one.onEnd === 'function',
    'OpenTelemetry span processors, such as new BatchSpanProcessor({ exporter })',
  ),
  logRecordProcessors: listOf(
    (one) => isRecord(one) && typeof one.onEmit === 'function',
    'OpenTelemetry log record processors, such as new BatchLogRecordProcessor({ exporter })',
  ),
  logs: flag,
  metrics,
  websocket: members(websocket),
  pageLoad: members(pageLoad),
  session: (value, name) => (typeof value === 'boolean' ? [] : members(session)(value, name)),
  baggageAttributes: listOf((one) => typeof one === 'string', 'names of baggage members'),
  console: members(consoleOptions),
  spool: (value, name) =>
    typeof value === 'boolean' ? [] : members(spool, { directory: FOR_NODE })(value, name),
  redact: (value, name) => (typeof value === 'boolean' ? [] : members(redact)(value, name)),
  limits: members(limits),
}

export const OPTION_NAMES = Object.keys(options)

/** All problems of what was given to `start`, one sentence each; none for good options. */
export const optionProblems = (given: unknown, checks?: PlatformChecks): string[] =>
  members(
    checks
      ? {
          ...options,
          ...checks.options,
          ...checks.exporter,
          signals: members(perSignal({ ...exporter, ...checks.exporter })),
        }
      : options,
    hints,
  )(given, '')
