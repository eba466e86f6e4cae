import type { ExemplarFilter, Temporality } from '../metrics/index.js'
import { SIGNALS, type SignalName, type SignalOptions } from './exporter.js'
import type { Exporters } from './exporters.js'
import type { SpoolOptions } from './files.js'
import { limitReaders, wontFill } from './limits-environment.js'
import type { Config } from './options.js'
import { otlpReaders } from './otlp-environment.js'
import { redactReaders } from './redact-environment.js'
import { unset } from './unset.js'
import { parsePairs, type Reader, whole } from './variables.js'

export type Environment = Record<string, string | undefined>

/** What the environment may say of a signal, or of all. */
export type FromVariables = SignalOptions & { headers?: Record<string, string> }

/** What the environment may set; the shape of `Config`, with everything optional. */
export interface FromEnvironment
  extends Partial<Omit<Config, keyof Exporters | 'limits' | 'signalLimits' | 'metrics' | 'spool' | 'file'>> {
  signals: Partial<Record<SignalName | 'all', FromVariables>>
  limits: Partial<Config['limits']>
  signalLimits: Partial<Record<SignalName, Partial<Config['limits']>>>
  metrics: Partial<Config['metrics']>
  /** Whether there is a spool, and where. */
  keep?: boolean
  spool?: Pick<SpoolOptions, 'directory'>
  file?: string
  /** Signals whose exporter is `none`. */
  silenced: Set<SignalName>
}

/** What was read of it, with one sentence for each value that cannot be used. */
export interface ReadEnvironment {
  values: FromEnvironment
  warnings: string[]
}

const samplers: Record<string, (argument: number) => Config['sampling']> = {
  always_on: () => ({ ratio: 1, parentBased: false }),
  always_off: () => ({ ratio: 0, parentBased: false }),
  traceidratio: (ratio) => ({ ratio, parentBased: false }),
  parentbased_always_on: () => ({ ratio: 1, parentBased: true }),
  parentbased_always_off: () => ({ ratio: 0, parentBased: true }),
  parentbased_traceidratio: (ratio) => ({ ratio, parentBased: true }),
}

const readers: Record<string, Reader<FromEnvironment>> = {
  OTEL_SDK_DISABLED: (value, into) => {
    // The specification: only "true" in any case disables; every other value counts as false.
    into.enabled = value.toLowerCase() !== 'true'
    return /^(true|false)$/i.test(value) ? undefined : 'is neither true nor false'
  },
  OTEL_SERVICE_NAME: (value, into) => {
    into.serviceName = value
  },
  OTEL_RESOURCE_ATTRIBUTES: (value, into) => {
    const pairs = parsePairs(value)
    if (!pairs) return 'is not a list such as key=value,key=value'
    into.resource = pairs
  },
  OTEL_PROPAGATORS: (value, into) => {
    const names = value.split(',').map((name) => name.trim().toLowerCase())
    const known = names.filter((name) => name === 'tracecontext' || name === 'baggage')
    const unknown = names.filter((name) => !['tracecontext', 'baggage', 'none'].includes(name))
    // What is not known is ignored, as if it were not there: it must not end all traces here.
    if (unknown.length < names.length) into.propagators = [...new Set(known)]
    return unknown.length > 0
      ? `has ${unknown.join(', ')}, which is not supported; use tracecontext, baggage or none`
      : undefined
  },
  OTEL_METRIC_EXPORT_INTERVAL: whole((value, into) => {
    into.metrics.intervalMs = value
  }),
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: (value, into) => {
    const temporality = value.toLowerCase()
    if (!['cumulative', 'delta', 'lowmemory'].includes(temporality))
      return 'is neither cumulative, delta nor lowmemory'
    into.metrics.temporality = temporality as Temporality
  },
  OTEL_METRICS_EXEMPLAR_FILTER: (value, into) => {
    const filter = value.toLowerCase()
    if (!['trace_based', 'always_on', 'always_off'].includes(filter))
      return 'is neither trace_based, always_on nor always_off'
    into.metrics.exemplars = filter as ExemplarFilter
  },
  ...limitReaders,
  ...redactReaders,
  THROUGHLINE_FILE: (value, into) => {
    into.file = value
  },
  THROUGHLINE_SPOOL: (value, into) => {
    into.keep = value.toLowerCase() !== 'false'
    if (!/^(true|false)$/i.test(value)) into.spool = { directory: value }
  },
}

Object.assign(readers, otlpReaders)
for (const signal of SIGNALS) {
  readers[`OTEL_${signal.toUpperCase()}_EXPORTER`] = (value, into) => {
    const exporter = value.toLowerCase()
    if (exporter === 'otlp') return
    if (exporter !== 'none') return `is ${value}, which is not supported; use otlp or none`
    into.silenced.add(signal)
  }
}

/** The variables read here, for the documentation and its test. */
export const ENVIRONMENT_VARIABLES = [
  ...Object.keys(readers),
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
]

/**
 * Reads the `OTEL_*` variables. A value that cannot be used is an operator's typo: it is answered as a
 * warning and ignored, and an empty one counts as unset, as the specification demands.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function readEnvironment(environment: Environment): ReadEnvironment {
  const values = unset()
  const warnings: string[] = []
  for (const [name, read] of Object.entries(readers)) {
    const value = environment[name]?.trim()
    const problem = value ? read(value, values) : undefined
    if (problem) warnings.push(`${name}=${JSON.stringify(value)} ${problem}; it is ignored`)
  }
  const sampler = environment.OTEL_TRACES_SAMPLER?.trim()
  if (sampler) readSampler(sampler, environment.OTEL_TRACES_SAMPLER_ARG?.trim(), values, warnings)
  return { values, warnings: [...warnings, ...wontFill(values)] }
}

function readSampler(
  name: string,
  argument: string | undefined,
  values: FromEnvironment,
  warnings: string[],
): void {
  const known = name.toLowerCase()
  const sampling = Object.hasOwn(samplers, known) ? samplers[known] : undefined
  if (!sampling) {
    warnings.push(
      `OTEL_TRACES_SAMPLER="${name}" is not known; use one of ${Object.keys(samplers).join(', ')}; it is ignored`,
    )
    return
  }
  let ratio = 1
  if (argument && known.endsWith('ratio')) {
    if (Number(argument) >= 0 && Number(argument) <= 1) ratio = Number(argument)
    else warnings.push(`OTEL_TRACES_SAMPLER_ARG="${argument}" is not a number from 0 to 1; it is ignored`)
  }
  values.sampling = sampling(ratio)
}
