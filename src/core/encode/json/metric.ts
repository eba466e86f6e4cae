import { GAUGE, HISTOGRAM, isWhole, SUM } from '../common.js'
import type { Distribution, Metric, Point } from '../metrics.js'
import { attributesToJson, doubleToJson, intToJson, timeToJson } from './values.js'

/** A `Metric` of OTLP/JSON. */
export function metricToJson(metric: Metric): object {
  const { dataPointType: type, isMonotonic } = metric
  const { name, description, unit } = metric.descriptor
  // The protocol's first temporality is "unspecified".
  const aggregationTemporality = metric.aggregationTemporality + 1
  const dataPoints = metric.dataPoints.map((point) => pointToJson(metric, point))
  return {
    name,
    description,
    unit,
    gauge: type === GAUGE ? { dataPoints } : undefined,
    sum: type === SUM ? { aggregationTemporality, isMonotonic, dataPoints } : undefined,
    histogram: type === HISTOGRAM ? { aggregationTemporality, dataPoints } : undefined,
  }
}

function pointToJson(metric: Metric, { startTime, endTime, attributes, value, exemplars }: Point): object {
  return {
    attributes: attributesToJson(attributes),
    startTimeUnixNano: timeToJson(startTime),
    timeUnixNano: timeToJson(endTime),
    ...(metric.dataPointType === HISTOGRAM
      ? distributionToJson(value as Distribution)
      : numberToJson(metric, value as number)),
    exemplars: exemplars?.map(({ value, time, traceId, spanId, filteredAttributes }) => ({
      timeUnixNano: timeToJson(time),
      ...numberToJson(metric, value),
      spanId,
      traceId,
      filteredAttributes: attributesToJson(filteredAttributes),
    })),
  }
}

const distributionToJson = ({ buckets, count, sum, min, max }: Distribution): object => ({
  bucketCounts: buckets.counts,
  explicitBounds: buckets.boundaries.map(doubleToJson),
  count,
  sum: doubleToJson(sum),
  min: doubleToJson(min),
  max: doubleToJson(max),
})

const numberToJson = (metric: Metric, value: number): object =>
  isWhole(metric) ? { asInt: intToJson(Math.trunc(value)) } : { asDouble: doubleToJson(value) }
