import type { Protocol } from '../config/exporter.js'
import type { Codec } from '../delivery/encode.js'
import type { ReadableLog } from '../logs/record.js'
import type { ReadableSpan } from '../trace/readable.js'
import { json } from './json/codecs.js'
import { jsonMetrics } from './json/metrics.js'
import type { Collected } from './metrics.js'
import { protobufIn } from './protobuf/codecs.js'
import type { Take } from './protobuf/writer.js'
import type { Sourced } from './sources.js'

/** By what is read of a record, which more have than ours. */
export interface Codecs {
  traces: Codec<ReadableSpan>
  logs: Codec<ReadableLog & Sourced>
  metrics: Codec<Collected>
}

/**
 * The encoders of a protocol: straight from the records, without the objects of a request in between.
 *
 * @param take whence the memory of requests in protobuf comes
 */
export const createCodecs = (protocol: Protocol, take?: Take): Codecs =>
  protocol === 'http/json' ? { ...json, metrics: jsonMetrics } : protobufIn(take)
