import { rejectedInJson } from '../answer.js'
import type { Codecs } from '../codecs.js'
import { bySource } from '../sources.js'
import { logToJson } from './log.js'
import { jsonRequest } from './request.js'
import { spanToJson } from './span.js'

export const JSON_TYPE = 'application/json'

/** Without metrics, which a page encodes later than these. */
export const json: Pick<Codecs, 'traces' | 'logs'> = {
  traces: {
    contentType: JSON_TYPE,
    encode: (spans) => jsonRequest(['Spans', 'spans'], bySource(spans), spanToJson),
    rejected: (answer) => rejectedInJson('rejectedSpans', answer),
  },
  logs: {
    contentType: JSON_TYPE,
    encode: (records) => jsonRequest(['Logs', 'logRecords'], bySource(records), logToJson),
    rejected: (answer) => rejectedInJson('rejectedLogRecords', answer),
  },
}
