import type { Protocol } from '../config/options.js'
import type { Codec } from '../delivery/encode.js'
import type { ReadableLog } from '../logs/record.js'
import type { ReadableSpan } from '../trace/readable.js'
import { rejectedInJson, rejectedInProtobuf } from './answer.js'
import { logToJson } from './json/log.js'
import { metricToJson } from './json/metric.js'
import { jsonRequest } from './json/request.js'
import { spanToJson } from './json/span.js'
import { byScope, type Collected } from './metrics.js'
import { writeLog } from './protobuf/log.js'
import { writeMetric } from './protobuf/metric.js'
import { protobufRequest } from './protobuf/request.js'
import { writeSpan } from './protobuf/span.js'
import { bySource, type Sourced } from './sources.js'

/** By what is read of a record, which more have than ours. */
export interface Codecs {
  traces: Codec<ReadableSpan>
  logs: Codec<ReadableLog & Sourced>
  metrics: Codec<Collected>
}

/** The encoders of a protocol: straight from the records, without the objects of a request in between. */
export function createCodecs(protocol: Protocol): Codecs {
  return protocol === 'http/json' ? json : protobuf
}

/** A collection is one request and one record: what is rejected of it is counted by points, so as all of it. */
const atMostOne = (rejected: number): number => Math.min(rejected, 1)

const inJson = { contentType: 'application/json' }
const json: Codecs = {
  traces: {
    ...inJson,
    encode: (spans) => jsonRequest(['Spans', 'spans'], bySource(spans), spanToJson),
    rejected: (answer) => rejectedInJson('rejectedSpans', answer),
  },
  logs: {
    ...inJson,
    encode: (records) => jsonRequest(['Logs', 'logRecords'], bySource(records), logToJson),
    rejected: (answer) => rejectedInJson('rejectedLogRecords', answer),
  },
  metrics: {
    ...inJson,
    encode: ([collected]) => jsonRequest(['Metrics', 'metrics'], byScope(collected!), metricToJson),
    rejected: (answer) => atMostOne(rejectedInJson('rejectedDataPoints', answer)),
  },
}

const inProtobuf = { contentType: 'application/x-protobuf', rejected: rejectedInProtobuf }
const protobuf: Codecs = {
  traces: { ...inProtobuf, encode: (spans) => protobufRequest(bySource(spans), writeSpan) },
  logs: { ...inProtobuf, encode: (records) => protobufRequest(bySource(records), writeLog) },
  metrics: {
    ...inProtobuf,
    encode: ([collected]) => protobufRequest(byScope(collected!), writeMetric),
    rejected: (answer) => atMostOne(rejectedInProtobuf(answer)),
  },
}
