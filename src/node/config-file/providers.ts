import { type Check, count, milliseconds, oneOf, positive } from '../../core/config/check.js'
import type { FromEnvironment } from '../../core/config/environment.js'
import type { SignalName } from '../../core/config/exporter.js'
import type { ExemplarFilter, Temporality } from '../../core/metrics/index.js'
import { exporter } from './exporter.js'
import { list, mapping, type Reader, value } from './read.js'
import { sampler } from './sampler.js'

/** A delay may be none; what bounds a wait may not be. */
const delay: Check = (value, name) => (value === 0 ? [] : milliseconds(value, name))

type LimitName = keyof FromEnvironment['limits']

/** What is bounded of one signal. */
const limit = (
  into: FromEnvironment,
  signal: SignalName,
  name: LimitName,
  check: typeof count = count,
): Reader =>
  value(check, (bound: number) => {
    into.signalLimits[signal] = { ...into.signalLimits[signal], [name]: bound }
  })

/** One exporter for a signal: the first, since records go one way here. */
const only = (into: FromEnvironment, signal: SignalName, more?: Record<string, Reader>): Reader => {
  const read = exporter(
    signal,
    {
      receiver(found) {
        into.signals[signal] = found
      },
      file(path) {
        into.file = path
      },
    },
    more,
  )
  return (given, path, say) => {
    if (into.signals[signal]) say(path, 'is one exporter more than is supported for a signal')
    else read(given, path, say)
  }
}

const processors = (into: FromEnvironment, signal: 'traces' | 'logs'): Reader => {
  const batch = {
    schedule_delay: limit(into, signal, 'batchDelayMs', delay),
    export_timeout: limit(into, signal, 'retryMs', milliseconds),
    max_queue_size: limit(into, signal, 'queueSize', positive),
    max_export_batch_size: limit(into, signal, 'batchSize', positive),
    exporter: only(into, signal),
  }
  return list(
    mapping({
      batch: mapping(batch),
      simple: (given, path, say) => {
        say(path, 'is not supported', 'its exporter gets batches')
        mapping({ exporter: batch.exporter })(given, path, say)
      },
    }),
  )
}

const attributeLimits = (into: FromEnvironment, signal: SignalName): Record<string, Reader> => ({
  attribute_value_length_limit: limit(into, signal, 'attributeValueLength'),
  attribute_count_limit: limit(into, signal, 'attributeCount'),
})

export const tracerProvider = (into: FromEnvironment): Reader =>
  mapping({
    processors: processors(into, 'traces'),
    limits: mapping({
      ...attributeLimits(into, 'traces'),
      event_count_limit: limit(into, 'traces', 'eventCount'),
      link_count_limit: limit(into, 'traces', 'linkCount'),
      event_attribute_count_limit: limit(into, 'traces', 'eventAttributeCount'),
      link_attribute_count_limit: limit(into, 'traces', 'linkAttributeCount'),
    }),
    sampler: sampler((sampling) => {
      into.sampling = sampling
    }),
  })

export const loggerProvider = (into: FromEnvironment): Reader =>
  mapping({ processors: processors(into, 'logs'), limits: mapping(attributeLimits(into, 'logs')) })

export const meterProvider = (into: FromEnvironment): Reader =>
  mapping({
    readers: list(
      mapping({
        periodic: mapping({
          interval: value(milliseconds, (intervalMs: number) => {
            into.metrics.intervalMs = intervalMs
          }),
          timeout: limit(into, 'metrics', 'retryMs', milliseconds),
          exporter: only(into, 'metrics', {
            temporality_preference: value(
              oneOf('cumulative', 'delta', 'low_memory'),
              (preference: string) => {
                into.metrics.temporality = preference.replace('_', '') as Temporality
              },
            ),
            default_histogram_aggregation: value(oneOf('explicit_bucket_histogram'), () => {}),
          }),
        }),
      }),
    ),
    exemplar_filter: value(oneOf('trace_based', 'always_on', 'always_off'), (filter: ExemplarFilter) => {
      into.metrics.exemplars = filter
    }),
  })
