import type { Attributes, Meter } from '@opentelemetry/api'
import { type Protocol, SIGNALS, type SignalName } from '../config/exporter.js'
import type { Instrument } from '../instrument.js'
import * as semconv from '../semconv.js'
import type { Pipeline } from './pipeline.js'

const NAMES = {
  traces: {
    record: 'span',
    processed: semconv.SPANS_PROCESSED,
    size: semconv.SPAN_QUEUE_SIZE,
    capacity: semconv.SPAN_QUEUE_CAPACITY,
    exported: semconv.SPANS_EXPORTED,
    inflight: semconv.SPANS_INFLIGHT,
  },
  logs: {
    record: 'log_record',
    processed: semconv.LOGS_PROCESSED,
    size: semconv.LOG_QUEUE_SIZE,
    capacity: semconv.LOG_QUEUE_CAPACITY,
    exported: semconv.LOGS_EXPORTED,
    inflight: semconv.LOGS_INFLIGHT,
  },
  // The conventions count data points; what is sent or lost here is a collection of all of them.
  metrics: {
    record: 'collection',
    processed: semconv.COLLECTIONS_PROCESSED,
    size: semconv.COLLECTION_QUEUE_SIZE,
    capacity: semconv.COLLECTION_QUEUE_CAPACITY,
    exported: semconv.COLLECTIONS_EXPORTED,
    inflight: semconv.COLLECTIONS_INFLIGHT,
  },
} as const

/** What the conventions' descriptions call the records, the processor, and the processor of the queue's capacity. */
const WORDS = {
  traces: ['spans', 'span processor', 'span processor'],
  logs: ['log records', 'log processor', 'Log Record processor'],
  metrics: ['collections', 'metric reader', 'metric reader'],
} as const

const describe = ([records, sized, bounded]: (typeof WORDS)[SignalName]) => ({
  processed: `The number of ${records} for which the processing has finished, either successful or failed.`,
  exported: `The number of ${records} for which the export has finished, either successful or failed.`,
  inflight: `The number of ${records} which were passed to the exporter, but that have not been exported yet (neither successful, nor failed).`,
  size: `The number of ${records} in the queue of a given instance of an SDK ${sized}.`,
  capacity: `The maximum number of ${records} the queue of a given instance of an SDK ${bounded} can hold.`,
})

/** What the conventions call the kinds of components. */
const KINDS = { traces: 'span', logs: 'log', metrics: 'metric' }
const TRANSPORTS = { grpc: 'grpc', 'http/protobuf': 'http', 'http/json': 'http_json' }

/**
 * Metrics of the delivery itself, by the conventions for SDKs: how many records were taken, exported, lost for which
 * cause, and wait. They are what `status()` answers.
 */
export const deliveryMetrics: Instrument = ({ meter, pipelines, exporters }) => {
  if (!pipelines.metrics) return () => {}
  const stops = SIGNALS.flatMap((signal) => {
    const pipeline = pipelines[signal] as Pipeline<never> | undefined
    if (!pipeline) return []
    const url = exporters.endpoints[signal]
    const file = url ? pipeline.beside : pipeline
    const { protocol } = exporters.exporters[signal]
    return [
      ...(url ? [observe(meter, signal, pipeline, exporterAttributes(signal, protocol, new URL(url)))] : []),
      ...(file ? [observe(meter, signal, file, fileAttributes(signal), file === pipeline ? 0 : 1)] : []),
    ]
  })
  return () => {
    for (const stop of stops) stop()
  }
}

function observe(
  meter: Meter,
  signal: SignalName,
  pipeline: Pipeline<never>,
  exporter: Attributes,
  index = 0,
): () => void {
  const { record, ...names } = NAMES[signal]
  const unit = `{${record}}`
  const words = describe(WORDS[signal])
  const processed = meter.createObservableCounter(names.processed, { unit, description: words.processed })
  const exported = meter.createObservableCounter(names.exported, { unit, description: words.exported })
  const size = meter.createObservableUpDownCounter(names.size, { unit, description: words.size })
  const capacity = meter.createObservableUpDownCounter(names.capacity, { unit, description: words.capacity })
  const inflight = meter.createObservableUpDownCounter(names.inflight, { unit, description: words.inflight })
  const spooled = meter.createObservableUpDownCounter(semconv.RECORDS_SPOOLED, {
    unit: '{record}',
    description: 'The number of records that wait in the spool.',
  })

  const processor = component(`batching_${KINDS[signal]}_processor`, index)
  const all = [processed, exported, size, capacity, inflight, spooled]
  const read: Parameters<Meter['addBatchObservableCallback']>[0] = (result) => {
    const { created, exported: delivered, dropped, queued, spooled: kept } = pipeline.status()
    const { queue_full: full = 0, ...others } = dropped
    const waiting = pipeline.waiting()
    result.observe(processed, created - full - waiting, processor)
    if (full > 0) result.observe(processed, full, { ...processor, [semconv.ERROR_TYPE]: 'queue_full' })
    result.observe(size, waiting, processor)
    result.observe(capacity, pipeline.capacity, processor)
    result.observe(exported, delivered, exporter)
    for (const [cause, count] of Object.entries(others))
      result.observe(exported, count, { ...exporter, [semconv.ERROR_TYPE]: cause })
    result.observe(inflight, queued - waiting, exporter)
    if (kept) result.observe(spooled, kept, exporter)
  }
  meter.addBatchObservableCallback(read, all)
  return () => meter.removeBatchObservableCallback(read, all)
}

/** Which exporter it is, and where it sends. */
export function exporterAttributes(
  signal: SignalName,
  protocol: Protocol,
  { hostname, port, protocol: scheme }: URL,
): Attributes {
  return {
    ...component(`otlp_${TRANSPORTS[protocol]}_${KINDS[signal]}_exporter`),
    [semconv.SERVER_ADDRESS]: hostname,
    [semconv.SERVER_PORT]: Number(port) || (scheme === 'https:' ? 443 : 80),
  }
}

/** The conventions have no name for one that writes a file. */
const fileAttributes = (signal: SignalName): Attributes =>
  component(`otlp_json_file_${KINDS[signal]}_exporter`)

const component = (type: string, index = 0): Attributes => ({
  [semconv.COMPONENT_TYPE]: type,
  [semconv.COMPONENT_NAME]: `${type}/${index}`,
})
