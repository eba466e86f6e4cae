import { count, flag, isRecord, text } from '../../core/config/check.js'
import type { FromEnvironment } from '../../core/config/environment.js'
import type { SignalName } from '../../core/config/exporter.js'
import { unset } from '../../core/config/unset.js'
import { loggerProvider, meterProvider, tracerProvider } from './providers.js'
import { list, mapping, type Reader, type Say, value } from './read.js'
import { resource } from './resource.js'

const PROVIDERS: [string, SignalName][] = [
  ['tracer_provider', 'traces'],
  ['meter_provider', 'metrics'],
  ['logger_provider', 'logs'],
]

const limit = (into: FromEnvironment, name: 'attributeCount' | 'attributeValueLength'): Reader =>
  value(count, (bound: number) => {
    into.limits[name] = bound
  })

const propagator = (into: FromEnvironment): Reader => {
  const chosen = new Set<'tracecontext' | 'baggage'>()
  const choose =
    (name: 'tracecontext' | 'baggage'): Reader =>
    () => {
      chosen.add(name)
      into.propagators = [...chosen]
    }
  const known = { tracecontext: choose('tracecontext'), baggage: choose('baggage') }
  return mapping({
    composite: list(mapping(known)),
    composite_list: (given, path, say) =>
      value(text, (names: string) => {
        for (const name of names.split(',')) mapping(known)({ [name.trim()]: null }, path, say)
      })(given, path, say),
  })
}

/**
 * Reads a parsed configuration file as far as it is supported, and says of the rest by its path that it is ignored. As
 * the schema has it, a signal without a provider is not exported, and without a propagator nothing is propagated.
 *
 * @see https://github.com/open-telemetry/opentelemetry-configuration
 */
export function readModel(model: unknown, say: Say): FromEnvironment {
  const into = unset()
  const given = isRecord(model) ? model : {}
  mapping({
    file_format: (version, path) => {
      if (!/^1\.\d/.test(String(version))) say(path, `is ${String(version)}`, 'it is read as 1.0')
    },
    disabled: value(flag, (disabled: boolean) => {
      into.enabled = !disabled
    }),
    resource: resource(into),
    attribute_limits: mapping({
      attribute_value_length_limit: limit(into, 'attributeValueLength'),
      attribute_count_limit: limit(into, 'attributeCount'),
    }),
    propagator: propagator(into),
    tracer_provider: tracerProvider(into),
    meter_provider: meterProvider(into),
    logger_provider: loggerProvider(into),
  })(model ?? {}, '', say)
  if (!('file_format' in given)) say('file_format', 'is missing', 'write file_format: "1.0"')
  if (!('propagator' in given))
    say(
      'propagator',
      'is missing, and without it no context is propagated',
      'write propagator: { composite_list: "tracecontext,baggage" }',
    )
  into.propagators ??= []
  for (const [name, signal] of PROVIDERS) if (!(name in given)) into.silenced.add(signal)
  return into
}
