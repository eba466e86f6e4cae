import type { Attributes } from '@opentelemetry/api'
import { ThroughlineError } from '../errors.js'
import { DEPLOYMENT_ENVIRONMENT_NAME, SERVICE_NAME, SERVICE_VERSION, SESSION_ID } from '../semconv.js'
import type { FromEnvironment, ReadEnvironment } from './environment.js'
import type { SignalName } from './exporter.js'
import { type ExporterDefaults, exportersOf } from './exporters.js'
import { QUEUE_SIZE } from './limits.js'
import {
  type Config,
  type ConsoleLevel,
  INSTRUMENTATIONS,
  type ProcessConfig,
  type StartOptions,
} from './options.js'
import { optionProblems, type PlatformChecks } from './table.js'

const EXPORT_TIMEOUT_MS = 10_000

/** What differs between a browser and Node before anybody configured anything. */
export interface ConfigDefaults extends ExporterDefaults {
  /** What the platform knows of itself, such as `process.pid`. */
  resource: Attributes
  /** Checks of options that are this platform's own. */
  checks?: PlatformChecks
  /** How what could not be delivered is kept; undefined where it cannot be. */
  spool?: { byDefault: boolean; maxBytes: number }
  /** What only a process has of the configuration; not in a page. */
  process?: (options: StartOptions, environment: FromEnvironment, serviceName: string) => ProcessConfig
  /** The console's methods that are recorded. */
  consoleLevels?: ConsoleLevel[]
  /** Where it differs, as in a worker that may end at any moment. */
  batchDelayMs?: number
}

export interface Resolved {
  config: Config
  /** Faults of the environment, one sentence each: they are said and ignored. */
  warnings: string[]
}

/**
 * Makes the complete configuration of options, environment and defaults, in that precedence, and changes
 * none of them.
 *
 * @throws {ThroughlineError} `INVALID_OPTIONS`, with every problem of the options at once
 */
export function resolveConfig(
  options: StartOptions,
  { values, warnings }: ReadEnvironment,
  defaults: ConfigDefaults,
): Resolved {
  const problems = optionProblems(options, defaults.checks)
  if (problems.length === 0 && options.endpoint?.startsWith('/') && !defaults.origin) {
    problems.push(
      `"endpoint" is the path "${options.endpoint}"; outside a page write a whole URL such as "http://localhost:4318"`,
    )
  }
  if (problems.length > 0) throw invalidOptions(problems)
  return { config: Object.freeze(merge(options, values, defaults)), warnings }
}

function invalidOptions(problems: string[]): ThroughlineError {
  const list = problems.map((problem) => `  - ${problem}`).join('\n')
  return new ThroughlineError(
    'INVALID_OPTIONS',
    `start() was given options it cannot use:\n${list}`,
    problems,
  )
}

function merge(options: StartOptions, environment: FromEnvironment, defaults: ConfigDefaults): Config {
  const resource = mergeResource(options, environment, defaults)
  const limitsOf = (signal: SignalName) =>
    mergeLimits(options, { ...environment.limits, ...environment.signalLimits[signal] }, defaults)
  const serviceName = String(resource[SERVICE_NAME])
  return {
    serviceName,
    resource,
    enabled: options.enabled ?? environment.enabled ?? true,
    ...exportersOf(options, environment, defaults, EXPORT_TIMEOUT_MS),
    sampling: samplingOf(options.sampling, environment.sampling),
    propagators: environment.propagators ?? ['tracecontext', 'baggage'],
    propagateTo: options.propagateTo,
    instrument: switches(options),
    instrumentations: options.instrumentations ?? [],
    spanProcessors: options.spanProcessors ?? [],
    logRecordProcessors: options.logRecordProcessors ?? [],
    resourceDetectors: options.resourceDetectors ?? [],
    metrics: {
      intervalMs: 10_000,
      temporality: 'cumulative',
      exemplars: 'trace_based',
      ...environment.metrics,
      ...given(typeof options.metrics === 'object' ? options.metrics : undefined),
    },
    websocket: { messages: 'auto', handshake: 'query', ...given(options.websocket) },
    spool: spoolOf(options.spool, environment, defaults.spool),
    ...defaults.process?.(options, environment, serviceName),
    pageLoad: { undated: 'link', ...given(options.pageLoad) },
    session: {
      inactivityMs: 30 * 60_000,
      maxAgeMs: 4 * 3_600_000,
      storage: 'local',
      sendTo: 'origin',
      ...given(typeof options.session === 'object' ? options.session : undefined),
    },
    baggageAttributes: options.baggageAttributes ?? [SESSION_ID],
    console: { levels: defaults.consoleLevels ?? [], ids: 'auto', ...given(options.console) },
    redact: redactOf(options.redact, environment.redact),
    limits: mergeLimits(options, environment.limits, defaults),
    signalLimits: {
      traces: limitsOf('traces'),
      logs: limitsOf('logs'),
      metrics: limitsOf('metrics'),
    },
  }
}

/** A member that is there with the value undefined was not given. */
export function given<T extends object>(options: T | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(options ?? {}).filter(([, value]) => value !== undefined),
  ) as Partial<T>
}

/** Who writes a ratio in code means a share of what begins here. */
function samplingOf(
  options: StartOptions['sampling'],
  environment: FromEnvironment['sampling'],
): Config['sampling'] {
  const base = options?.ratio === undefined && environment ? environment : { ratio: 1, parentBased: true }
  const { keep, ...rest } = given(options)
  return { ...base, ...rest, ...(keep && { keep: { errors: true, maxSpans: 4096, ...given(keep) } }) }
}

function spoolOf(
  option: StartOptions['spool'],
  environment: FromEnvironment,
  defaults: ConfigDefaults['spool'],
): Config['spool'] {
  if (!defaults || !(option ?? environment.keep ?? defaults.byDefault)) return undefined
  return {
    maxBytes: defaults.maxBytes,
    maxAgeMs: 24 * 3_600_000,
    ...environment.spool,
    ...given(typeof option === 'object' ? option : undefined),
  }
}

function redactOf(option: StartOptions['redact'], environment: Config['redact'] = {}): Config['redact'] {
  if (option === false) return false
  if (typeof option !== 'object') return option ? environment || {} : environment
  return { ...(environment || {}), ...given(option) }
}

/** Later wins: detected, environment, options' resource, then the options that have a name of their own. */
function mergeResource(
  options: StartOptions,
  environment: FromEnvironment,
  defaults: ConfigDefaults,
): Attributes {
  const named: Attributes = {
    [SERVICE_NAME]: options.serviceName,
    [SERVICE_VERSION]: options.serviceVersion,
    [DEPLOYMENT_ENVIRONMENT_NAME]: options.environment,
  }
  return {
    [SERVICE_NAME]: 'unknown_service',
    ...defaults.resource,
    ...environment.resource,
    ...(environment.serviceName && { [SERVICE_NAME]: environment.serviceName }),
    ...options.resource,
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
  }
}

function switches({ instrument, session }: StartOptions): Config['instrument'] {
  const on = (name: (typeof INSTRUMENTATIONS)[number]) =>
    instrument !== false && instrument?.[name] !== false && (name !== 'session' || session !== false)
  return Object.fromEntries(INSTRUMENTATIONS.map((name) => [name, on(name)])) as Config['instrument']
}

function mergeLimits(
  options: StartOptions,
  environment: FromEnvironment['limits'],
  { batchDelayMs = 1000 }: ConfigDefaults,
): Config['limits'] {
  // Each signal has its own.
  const { exportTimeoutMs: _, ...own } = options.limits ?? {}
  const limits = {
    queueSize: QUEUE_SIZE,
    batchSize: 512,
    batchDelayMs,
    exitTimeoutMs: 3000,
    retryMs: 30_000,
    attributeCount: 128,
    attributeValueLength: undefined,
    eventCount: 128,
    linkCount: 128,
    ...environment,
    ...given(own),
    ...(own.attributeCount !== undefined && {
      eventAttributeCount: own.attributeCount,
      linkAttributeCount: own.attributeCount,
    }),
  }
  // A batch larger than the queue would never fill.
  return { ...limits, batchSize: Math.min(limits.batchSize, limits.queueSize) }
}
