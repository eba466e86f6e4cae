import { atMostOne, rejectedInJson } from '../answer.js'
import type { Codecs } from '../codecs.js'
import { byScope } from '../common.js'
import { JSON_TYPE } from './codecs.js'
import { metricToJson } from './metric.js'
import { jsonRequest } from './request.js'

export const jsonMetrics: Codecs['metrics'] = {
  contentType: JSON_TYPE,
  encode: ([collected]) => jsonRequest(['Metrics', 'metrics'], byScope(collected!), metricToJson),
  rejected: (answer) => atMostOne(rejectedInJson('rejectedDataPoints', answer)),
}
