import {
  type Environment,
  type FromEnvironment,
  type FromVariables,
  readEnvironment,
} from '../../core/config/environment.js'
import { SIGNALS, type SignalName } from '../../core/config/exporter.js'
import type { Config, StartOptions } from '../../core/config/options.js'
import { SERVICE_NAME } from '../../core/semconv.js'
import { configFile } from '../config-file/index.js'
import type { Setting } from './report.js'

/** Where in what the environment says a value may stand, the nearest first. */
type Places = ((given: FromEnvironment) => unknown)[]
type Row = [name: string, value: unknown, places: Places, option?: unknown]

const SHOWN_LIMITS = ['queueSize', 'batchSize', 'batchDelayMs', 'retryMs'] as const

/** What was resolved, each value with where it is from; no header's value, no password and no key is shown. */
export function settingsOf(
  config: Config,
  options: StartOptions,
  given: FromEnvironment,
  environment: Environment,
): Setting[] {
  const sourceOf = sources(given, environment)
  const rows: Row[] = [
    ['enabled', config.enabled, [(from) => from.enabled]],
    [
      'serviceName',
      config.serviceName,
      [(from) => from.serviceName, (from) => from.resource?.[SERVICE_NAME]],
    ],
    ...SIGNALS.flatMap((signal) => signalRows(signal, config, options)),
    ['sampling', config.sampling, [(from) => from.sampling]],
    ['propagators', config.propagators.join(',') || 'none', [(from) => from.propagators]],
    ['metrics.intervalMs', config.metrics.intervalMs, [(from) => from.metrics.intervalMs]],
    ['metrics.temporality', config.metrics.temporality, [(from) => from.metrics.temporality]],
    ['metrics.exemplars', config.metrics.exemplars, [(from) => from.metrics.exemplars]],
    ['limits.attributeCount', config.limits.attributeCount, [(from) => from.limits.attributeCount]],
    [
      'spool',
      config.spool ? (config.spool.directory ?? true) : false,
      [(from) => from.spool, (from) => from.keep],
    ],
    ['file', config.file?.path ?? 'none', [(from) => from.file]],
    ['redact', config.redact === false ? false : (config.redact.action ?? 'mask'), [(from) => from.redact]],
  ]
  return rows.map(([name, value, places, option]) => ({
    name,
    value: typeof value === 'object' ? JSON.stringify(value) : String(value),
    source: option === undefined ? sourceOf(places) : 'option',
  }))
}

function signalRows(signal: SignalName, config: Config, options: StartOptions): Row[] {
  const exporter = config.exporters[signal]
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
    [`${signal}.headers`, headers.join(', ') || 'none', of('headers')],
    [`${signal}.compression`, exporter.compression ?? 'by where the receiver is', of('compression')],
    [`${signal}.timeoutMs`, exporter.timeoutMs, of('timeoutMs')],
    ...(tls.length > 0 ? [[`${signal}.tls`, tls.join(', '), of('tls')] satisfies Row] : []),
    ...SHOWN_LIMITS.map(
      (name): Row => [
        `${signal}.${name}`,
        config.signalLimits[signal][name],
        [(from) => from.signalLimits[signal]?.[name], (from) => from.limits[name]],
      ],
    ),
  ]
}

/** By asking each variable alone which of the places it fills, so that no list of names has to be kept. */
function sources(given: FromEnvironment, environment: Environment): (places: Places) => string {
  const file = configFile(environment)
  const set = Object.entries(environment)
    .filter(([name, value]) => value?.trim() && name.startsWith(file ? 'THROUGHLINE_' : ''))
    .filter(([name]) => /^(OTEL|THROUGHLINE)_/.test(name))
    .map(([name, value]) => {
      // The sampler's argument is nothing alone.
      const { OTEL_TRACES_SAMPLER_ARG } = environment
      return { name, values: readEnvironment({ OTEL_TRACES_SAMPLER_ARG, [name]: value }).values }
    })
  return (places) => {
    const place = places.find((one) => one(given) !== undefined)
    if (!place) return 'default'
    return set.find(({ values }) => place(values) !== undefined)?.name ?? file?.path ?? 'default'
  }
}

const shownTls = (name: string, value: string): string =>
  value.includes('-----BEGIN ') ? `PEM text${name === 'key' ? ' ***' : ''}` : value

/** Some backends carry their key in the query. */
const withoutSecrets = (url: string): string => url.replace(/=[^&#]*/g, '=***')
