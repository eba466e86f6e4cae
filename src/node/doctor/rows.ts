import type { FromEnvironment, FromVariables } from '../../core/config/environment.js'
import { SIGNALS, type SignalName } from '../../core/config/exporter.js'
import type { Config, StartOptions } from '../../core/config/options.js'
import { createPolicy } from '../../core/redact/policy.js'
import { SERVICE_NAME } from '../../core/semconv.js'

/** Where in what the environment says a value may stand, the nearest first. */
export type Places = ((given: FromEnvironment) => unknown)[]
export type Row = [name: string, value: unknown, places: Places, option?: unknown]

const DELIVERY = ['queueSize', 'batchSize', 'batchDelayMs', 'retryMs'] as const
const RECORD = ['attributeCount', 'attributeValueLength'] as const

/** What is shown of a record of each signal. */
const LIMITS = {
  traces: [...DELIVERY, ...RECORD, 'eventCount', 'linkCount', 'eventAttributeCount', 'linkAttributeCount'],
  logs: [...DELIVERY, ...RECORD],
  metrics: DELIVERY,
} as const

/** Every value that the environment can set, and those that it cannot where they say what becomes of records. */
export function rowsOf(config: Config, options: StartOptions, given: FromEnvironment): Row[] {
  return [
    ['enabled', config.enabled, [(from) => from.enabled]],
    [
      'serviceName',
      config.serviceName,
      [(from) => from.serviceName, (from) => from.resource?.[SERVICE_NAME]],
    ],
    ...resourceRows(config, given),
    ...SIGNALS.flatMap((signal) => signalRows(signal, config, options)),
    ['limits.exitTimeoutMs', config.limits.exitTimeoutMs, []],
    ['sampling', config.sampling, [(from) => from.sampling]],
    ['propagators', config.propagators.join(',') || 'none', [(from) => from.propagators]],
    ['metrics.intervalMs', config.metrics.intervalMs, [(from) => from.metrics.intervalMs]],
    ['metrics.temporality', config.metrics.temporality, [(from) => from.metrics.temporality]],
    ['metrics.exemplars', config.metrics.exemplars, [(from) => from.metrics.exemplars]],
    ...spoolRows(config),
    ...fileRows(config),
    ...redactRows(config),
  ]
}

/** What was configured; what is detected is what it is. */
const resourceRows = ({ resource, redact }: Config, { resource: given = {} }: FromEnvironment): Row[] => {
  const policy = createPolicy(redact, () => {})
  return Object.keys(given)
    .filter((name) => name !== SERVICE_NAME)
    .map((name) => [
      `resource.${name}`,
      policy.value(name, resource[name], 'resource') ?? '***',
      [(from) => from.resource?.[name]],
    ])
}

function signalRows(signal: SignalName, config: Config, options: StartOptions): Row[] {
  const exporter = config.exporters[signal]
  const limits = config.signalLimits[signal]
  const url = config.endpoints[signal]
  const of = (name: keyof FromVariables): Places => [
    (from) => from.signals[signal]?.[name],
    (from) => from.signals.all?.[name],
  ]
  const silenced: Places = [(from) => from.silenced.has(signal) || undefined]
  if (!url) return [[`${signal}.endpoint`, 'none: not exported', silenced]]
  const headers = Object.keys(exporter.headers).map((name) => `${name}: ***`)
  const tls = Object.entries(exporter.tls).map(([name, value]) => `${name}: ${shownTls(name, value)}`)
  return [
    [`${signal}.endpoint`, withoutSecrets(url), of('endpoint'), options.endpoint],
    [`${signal}.protocol`, exporter.protocol, of('protocol'), options.protocol],
    // One that nobody gave is made of the endpoint's credentials.
    [
      `${signal}.headers`,
      headers.join(', ') || 'none',
      [...of('headers'), ...(headers.length > 0 ? of('endpoint') : [])],
    ],
    [`${signal}.compression`, exporter.compression ?? 'by where the receiver is', of('compression')],
    [`${signal}.timeoutMs`, exporter.timeoutMs, of('timeoutMs')],
    ...(tls.length > 0 ? [[`${signal}.tls`, tls.join(', '), of('tls')] satisfies Row] : []),
    ...LIMITS[signal].map(
      (name): Row => [
        `${signal}.${name}`,
        limits[name] ?? (name === 'attributeValueLength' ? 'no limit' : limits.attributeCount),
        [(from) => from.signalLimits[signal]?.[name], (from) => from.limits[name]],
      ],
    ),
  ]
}

function spoolRows({ spool }: Config): Row[] {
  const isOn: Places = [(from) => from.spool, (from) => from.keep]
  if (!spool) return [['spool', false, isOn]]
  return [
    ['spool', spool.directory ?? true, isOn],
    ['spool.maxBytes', spool.maxBytes, []],
    ['spool.maxAgeMs', spool.maxAgeMs, []],
  ]
}

function fileRows({ file }: Config): Row[] {
  if (!file) return [['file', 'none', []]]
  const { path, maxBytes, maxAgeMs, maxFiles } = file
  return [
    ['file', path, [(from) => from.file]],
    ...Object.entries({ maxBytes, maxAgeMs, maxFiles }).map(
      ([name, value]): Row => [`file.${name}`, value, []],
    ),
  ]
}

function redactRows({ redact }: Config): Row[] {
  if (redact === false) return [['redact', false, [(from) => (from.redact === false ? true : undefined)]]]
  const { action = 'mask', emails = false, keys = [], allow = [], salt } = redact
  const of = (name: keyof typeof redact): Places => [(from) => (from.redact || undefined)?.[name]]
  return [
    ['redact', action, of('action')],
    ['redact.keys', keys.join(', ') || 'none', of('keys')],
    ['redact.allow', allow.join(', ') || 'none', of('allow')],
    ['redact.emails', emails, of('emails')],
    ...(salt === undefined ? [] : [['redact.salt', '***', of('salt')] satisfies Row]),
  ]
}

const shownTls = (name: string, value: string): string =>
  value.includes('-----BEGIN ') ? `PEM text${name === 'key' ? ' ***' : ''}` : value

/** Some backends carry their key in the query. */
const withoutSecrets = (url: string): string => url.replace(/=[^&#]*/g, '=***')
