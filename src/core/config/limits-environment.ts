import type { FromEnvironment } from './environment.js'
import type { SignalName } from './exporter.js'
import { QUEUE_SIZE } from './limits.js'
import { type Reader, whole } from './variables.js'

type LimitName = keyof FromEnvironment['limits']

/** Of what records hold, which may be nothing. */
const ofAll = (name: LimitName): Reader<FromEnvironment> =>
  whole((value, into) => {
    into.limits[name] = value
  }, 0)

const of = (signal: SignalName, name: LimitName, least: 0 | 1 = 0): Reader<FromEnvironment> =>
  whole((value, into) => {
    into.signalLimits[signal] = { ...into.signalLimits[signal], [name]: value }
  }, least)

/**
 * A processor's bound on one export, in which OpenTelemetry's retries happen too, is here the time for which a request
 * is tried again; what one request may take is the exporter's own variable.
 */
const batch = (signal: SignalName): [string, Reader<FromEnvironment>][] => [
  // A delay may be none; what bounds a wait may not be.
  ['SCHEDULE_DELAY', of(signal, 'batchDelayMs')],
  ['EXPORT_TIMEOUT', of(signal, 'retryMs', 1)],
  ['MAX_QUEUE_SIZE', of(signal, 'queueSize', 1)],
  ['MAX_EXPORT_BATCH_SIZE', of(signal, 'batchSize', 1)],
]

const prefixed = (prefix: string, readers: [string, Reader<FromEnvironment>][]) =>
  Object.fromEntries(readers.map(([name, read]) => [`${prefix}${name}`, read]))

/** What is said of batches that a queue could never fill. */
export const wontFill = ({ signalLimits }: FromEnvironment): string[] =>
  Object.entries({ traces: 'BSP', logs: 'BLRP' } as const).flatMap(([signal, prefix]) => {
    const { batchSize = 0, queueSize = QUEUE_SIZE } = signalLimits[signal as SignalName] ?? {}
    return batchSize > queueSize
      ? [
          `OTEL_${prefix}_MAX_EXPORT_BATCH_SIZE="${batchSize}" is more than the queue holds (OTEL_${prefix}_MAX_QUEUE_SIZE); batches have ${queueSize}`,
        ]
      : []
  })

/** The variables of batches and of what one record may hold. */
export const limitReaders: Record<string, Reader<FromEnvironment>> = {
  ...prefixed('OTEL_BSP_', batch('traces')),
  ...prefixed('OTEL_BLRP_', batch('logs')),
  OTEL_METRIC_EXPORT_TIMEOUT: of('metrics', 'retryMs', 1),
  OTEL_ATTRIBUTE_COUNT_LIMIT: ofAll('attributeCount'),
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: ofAll('attributeValueLength'),
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: of('traces', 'attributeCount'),
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: of('traces', 'attributeValueLength'),
  OTEL_SPAN_EVENT_COUNT_LIMIT: of('traces', 'eventCount'),
  OTEL_SPAN_LINK_COUNT_LIMIT: of('traces', 'linkCount'),
  OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: of('traces', 'eventAttributeCount'),
  OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: of('traces', 'linkAttributeCount'),
  OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: of('logs', 'attributeCount'),
  OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: of('logs', 'attributeValueLength'),
}
