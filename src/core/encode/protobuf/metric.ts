import { GAUGE, HISTOGRAM, isWhole, SUM } from '../common.js'
import type { Distribution, Exemplar, Metric, Point } from '../metrics.js'
import { writeAttributes } from './values.js'
import type { Writer } from './writer.js'

/** A `Metric` of opentelemetry-proto's metrics.proto, as a field of its scope. */
export function writeMetric(writer: Writer, metric: Metric): void {
  const { name, description, unit } = metric.descriptor
  const start = writer.open(0x12, 2)
  writer.text(0x0a, name)
  if (description) writer.text(0x12, description)
  if (unit) writer.text(0x1a, unit)
  const tag = { [GAUGE]: 0x2a, [SUM]: 0x3a, [HISTOGRAM]: 0x4a }[metric.dataPointType]
  if (tag) writeData(writer, tag, metric)
  writer.close(start, 2)
}

function writeData(writer: Writer, tag: number, metric: Metric): void {
  const { dataPointType: type, dataPoints, aggregationTemporality, isMonotonic } = metric
  const start = writer.open(tag, 2)
  const whole = isWhole(metric)
  for (const point of dataPoints) {
    if (type === HISTOGRAM) writeHistogramPoint(writer, point as Point<Distribution>, whole)
    else writeNumberPoint(writer, point as Point<number>, whole)
  }
  // The protocol's first temporality is "unspecified".
  if (type !== GAUGE) writer.varint(0x10, aggregationTemporality + 1)
  if (type === SUM && isMonotonic) writer.varint(0x18, 1)
  writer.close(start, 2)
}

function writeNumberPoint(writer: Writer, point: Point<number>, whole: boolean): void {
  const start = writer.open(0x0a, 2)
  writeTimes(writer, point)
  writeNumber(writer, whole, 0x31, 0x21, point.value)
  writeAttributes(writer, 0x3a, point.attributes)
  writeExemplars(writer, 0x2a, point, whole)
  writer.close(start, 2)
}

function writeHistogramPoint(writer: Writer, point: Point<Distribution>, whole: boolean): void {
  const { buckets, count, sum, min, max } = point.value
  const start = writer.open(0x0a, 2)
  writeTimes(writer, point)
  writer.byte(0x21)
  writer.fixed64(count)
  writeDouble(writer, 0x29, sum)
  if (buckets.counts.length > 0) writer.packedFixed64(0x32, buckets.counts)
  if (buckets.boundaries.length > 0) writer.packedDoubles(0x3a, buckets.boundaries)
  writeAttributes(writer, 0x4a, point.attributes)
  writeExemplars(writer, 0x42, point, whole)
  writeDouble(writer, 0x59, min)
  writeDouble(writer, 0x61, max)
  writer.close(start, 2)
}

function writeTimes(writer: Writer, { startTime, endTime }: Point): void {
  writer.time(0x11, startTime)
  writer.time(0x19, endTime)
}

function writeNumber(writer: Writer, whole: boolean, asInt: number, asDouble: number, value: number): void {
  if (whole) {
    writer.byte(asInt)
    writer.fixed64(Math.trunc(value))
  } else writeDouble(writer, asDouble, value)
}

function writeDouble(writer: Writer, tag: number, value: number | undefined): void {
  if (value === undefined) return
  writer.byte(tag)
  writer.double(value)
}

function writeExemplars(writer: Writer, tag: number, { exemplars }: Point, whole: boolean): void {
  // Most points have none, and an empty list for each of them costs a tenth of the point.
  if (exemplars) for (const exemplar of exemplars) writeExemplar(writer, tag, exemplar, whole)
}

function writeExemplar(writer: Writer, tag: number, exemplar: Exemplar, whole: boolean): void {
  const start = writer.open(tag)
  writer.time(0x11, exemplar.time)
  writeNumber(writer, whole, 0x31, 0x19, exemplar.value)
  if (exemplar.spanId) writer.id(0x22, exemplar.spanId)
  if (exemplar.traceId) writer.id(0x2a, exemplar.traceId)
  writeAttributes(writer, 0x3a, exemplar.filteredAttributes)
  writer.close(start)
}
