import { atMostOne } from '../answer.js'
import type { Codecs } from '../codecs.js'
import { byScope } from '../common.js'
import { bySource } from '../sources.js'
import { rejectedInProtobuf } from './answer.js'
import { writeLog } from './log.js'
import { writeMetric } from './metric.js'
import { protobufRequest } from './request.js'
import { writeSpan } from './span.js'

const inProtobuf = { contentType: 'application/x-protobuf', rejected: rejectedInProtobuf }

export const protobuf: Codecs = {
  traces: { ...inProtobuf, encode: (spans) => protobufRequest(bySource(spans), writeSpan) },
  logs: { ...inProtobuf, encode: (records) => protobufRequest(bySource(records), writeLog) },
  metrics: {
    ...inProtobuf,
    encode: ([collected]) => protobufRequest(byScope(collected!), writeMetric),
    rejected: (answer) => atMostOne(rejectedInProtobuf(answer)),
  },
}
