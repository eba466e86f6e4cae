import { atMostOne } from '../answer.js'
import type { Codecs } from '../codecs.js'
import { byScope } from '../common.js'
import { bySource } from '../sources.js'
import { rejectedInProtobuf } from './answer.js'
import { writeLog } from './log.js'
import { writeMetric } from './metric.js'
import { protobufRequest } from './request.js'
import { writeSpan } from './span.js'
import type { Take } from './writer.js'

const inProtobuf = { contentType: 'application/x-protobuf', rejected: rejectedInProtobuf }

/** @param take whence the memory of requests comes; by default new memory, of just their size */
export const protobufIn = (take?: Take): Codecs => ({
  traces: { ...inProtobuf, encode: (spans) => protobufRequest(bySource(spans), writeSpan, take) },
  logs: { ...inProtobuf, encode: (records) => protobufRequest(bySource(records), writeLog, take) },
  metrics: {
    ...inProtobuf,
    encode: ([collected]) => protobufRequest(byScope(collected!), writeMetric, take),
    rejected: (answer) => atMostOne(rejectedInProtobuf(answer)),
  },
})

export const protobuf = protobufIn()
