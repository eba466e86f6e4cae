/**
 * The OTLP messages as one table: everything that reads, writes or stores OTLP is driven by it, and a test
 * walks it to prove that the store keeps every field.
 *
 * opentelemetry-proto 1.x: `common`, `resource`, `trace`, `logs`, `metrics` and `collector`. Left out: the
 * string-table references of `AnyValue` and `KeyValue`, which exist for the profiles signal only.
 */

import {
  enumeration,
  kinds,
  many,
  one,
  oneOf,
  optional,
  severities,
  statusCodes,
  temporalities,
} from './field.js'

export type { Field } from './field.js'

const point = {
  startTimeUnixNano: one(2, 'fixed64'),
  timeUnixNano: one(3, 'fixed64'),
} as const

export const messages = {
  AnyValue: {
    stringValue: oneOf(1, 'string', 'value'),
    boolValue: oneOf(2, 'bool', 'value'),
    intValue: oneOf(3, 'int64', 'value'),
    doubleValue: oneOf(4, 'double', 'value'),
    arrayValue: oneOf(5, 'ArrayValue', 'value'),
    kvlistValue: oneOf(6, 'KeyValueList', 'value'),
    bytesValue: oneOf(7, 'bytes', 'value'),
  },
  ArrayValue: { values: many(1, 'AnyValue') },
  KeyValueList: { values: many(1, 'KeyValue') },
  KeyValue: { key: one(1, 'string'), value: one(2, 'AnyValue') },
  InstrumentationScope: {
    name: one(1, 'string'),
    version: one(2, 'string'),
    attributes: many(3, 'KeyValue'),
    droppedAttributesCount: one(4, 'uint32'),
  },
  EntityRef: {
    schemaUrl: one(1, 'string'),
    type: one(2, 'string'),
    idKeys: many(3, 'string'),
    descriptionKeys: many(4, 'string'),
  },
  Resource: {
    attributes: many(1, 'KeyValue'),
    droppedAttributesCount: one(2, 'uint32'),
    entityRefs: many(3, 'EntityRef'),
  },

  ResourceSpans: {
    resource: one(1, 'Resource'),
    scopeSpans: many(2, 'ScopeSpans'),
    schemaUrl: one(3, 'string'),
  },
  ScopeSpans: {
    scope: one(1, 'InstrumentationScope'),
    spans: many(2, 'Span'),
    schemaUrl: one(3, 'string'),
  },
  Span: {
    traceId: one(1, 'traceId'),
    spanId: one(2, 'spanId'),
    traceState: one(3, 'string'),
    parentSpanId: one(4, 'spanId'),
    name: one(5, 'string'),
    kind: enumeration(6, kinds),
    startTimeUnixNano: one(7, 'fixed64'),
    endTimeUnixNano: one(8, 'fixed64'),
    attributes: many(9, 'KeyValue'),
    droppedAttributesCount: one(10, 'uint32'),
    events: many(11, 'Event'),
    droppedEventsCount: one(12, 'uint32'),
    links: many(13, 'Link'),
    droppedLinksCount: one(14, 'uint32'),
    status: one(15, 'SpanStatus'),
    flags: one(16, 'fixed32'),
  },
  Event: {
    timeUnixNano: one(1, 'fixed64'),
    name: one(2, 'string'),
    attributes: many(3, 'KeyValue'),
    droppedAttributesCount: one(4, 'uint32'),
  },
  Link: {
    traceId: one(1, 'traceId'),
    spanId: one(2, 'spanId'),
    traceState: one(3, 'string'),
    attributes: many(4, 'KeyValue'),
    droppedAttributesCount: one(5, 'uint32'),
    flags: one(6, 'fixed32'),
  },
  SpanStatus: { message: one(2, 'string'), code: enumeration(3, statusCodes) },

  ResourceLogs: {
    resource: one(1, 'Resource'),
    scopeLogs: many(2, 'ScopeLogs'),
    schemaUrl: one(3, 'string'),
  },
  ScopeLogs: {
    scope: one(1, 'InstrumentationScope'),
    logRecords: many(2, 'LogRecord'),
    schemaUrl: one(3, 'string'),
  },
  LogRecord: {
    timeUnixNano: one(1, 'fixed64'),
    severityNumber: enumeration(2, severities),
    severityText: one(3, 'string'),
    body: one(5, 'AnyValue'),
    attributes: many(6, 'KeyValue'),
    droppedAttributesCount: one(7, 'uint32'),
    flags: one(8, 'fixed32'),
    traceId: one(9, 'traceId'),
    spanId: one(10, 'spanId'),
    observedTimeUnixNano: one(11, 'fixed64'),
    eventName: one(12, 'string'),
  },

  ResourceMetrics: {
    resource: one(1, 'Resource'),
    scopeMetrics: many(2, 'ScopeMetrics'),
    schemaUrl: one(3, 'string'),
  },
  ScopeMetrics: {
    scope: one(1, 'InstrumentationScope'),
    metrics: many(2, 'Metric'),
    schemaUrl: one(3, 'string'),
  },
  Metric: {
    name: one(1, 'string'),
    description: one(2, 'string'),
    unit: one(3, 'string'),
    gauge: oneOf(5, 'Gauge', 'data'),
    sum: oneOf(7, 'Sum', 'data'),
    histogram: oneOf(9, 'Histogram', 'data'),
    exponentialHistogram: oneOf(10, 'ExponentialHistogram', 'data'),
    summary: oneOf(11, 'Summary', 'data'),
    metadata: many(12, 'KeyValue'),
  },
  Gauge: { dataPoints: many(1, 'NumberDataPoint') },
  Sum: {
    dataPoints: many(1, 'NumberDataPoint'),
    aggregationTemporality: enumeration(2, temporalities),
    isMonotonic: one(3, 'bool'),
  },
  Histogram: {
    dataPoints: many(1, 'HistogramDataPoint'),
    aggregationTemporality: enumeration(2, temporalities),
  },
  ExponentialHistogram: {
    dataPoints: many(1, 'ExponentialHistogramDataPoint'),
    aggregationTemporality: enumeration(2, temporalities),
  },
  Summary: { dataPoints: many(1, 'SummaryDataPoint') },
  NumberDataPoint: {
    ...point,
    asDouble: oneOf(4, 'double', 'value'),
    exemplars: many(5, 'Exemplar'),
    asInt: oneOf(6, 'sfixed64', 'value'),
    attributes: many(7, 'KeyValue'),
    flags: one(8, 'uint32'),
  },
  HistogramDataPoint: {
    ...point,
    count: one(4, 'fixed64'),
    sum: optional(5, 'double'),
    bucketCounts: many(6, 'fixed64'),
    explicitBounds: many(7, 'double'),
    exemplars: many(8, 'Exemplar'),
    attributes: many(9, 'KeyValue'),
    flags: one(10, 'uint32'),
    min: optional(11, 'double'),
    max: optional(12, 'double'),
  },
  ExponentialHistogramDataPoint: {
    attributes: many(1, 'KeyValue'),
    ...point,
    count: one(4, 'fixed64'),
    sum: optional(5, 'double'),
    scale: one(6, 'sint32'),
    zeroCount: one(7, 'fixed64'),
    positive: one(8, 'Buckets'),
    negative: one(9, 'Buckets'),
    flags: one(10, 'uint32'),
    exemplars: many(11, 'Exemplar'),
    min: optional(12, 'double'),
    max: optional(13, 'double'),
    zeroThreshold: one(14, 'double'),
  },
  Buckets: { offset: one(1, 'sint32'), bucketCounts: many(2, 'uint64') },
  SummaryDataPoint: {
    ...point,
    count: one(4, 'fixed64'),
    sum: one(5, 'double'),
    quantileValues: many(6, 'ValueAtQuantile'),
    attributes: many(7, 'KeyValue'),
    flags: one(8, 'uint32'),
  },
  ValueAtQuantile: { quantile: one(1, 'double'), value: one(2, 'double') },
  Exemplar: {
    timeUnixNano: one(2, 'fixed64'),
    asDouble: oneOf(3, 'double', 'value'),
    spanId: one(4, 'spanId'),
    traceId: one(5, 'traceId'),
    asInt: oneOf(6, 'sfixed64', 'value'),
    filteredAttributes: many(7, 'KeyValue'),
  },

  ExportTraceServiceRequest: { resourceSpans: many(1, 'ResourceSpans') },
  ExportLogsServiceRequest: { resourceLogs: many(1, 'ResourceLogs') },
  ExportMetricsServiceRequest: { resourceMetrics: many(1, 'ResourceMetrics') },
  ExportTraceServiceResponse: { partialSuccess: one(1, 'ExportTracePartialSuccess') },
  ExportLogsServiceResponse: { partialSuccess: one(1, 'ExportLogsPartialSuccess') },
  ExportMetricsServiceResponse: { partialSuccess: one(1, 'ExportMetricsPartialSuccess') },
  ExportTracePartialSuccess: { rejectedSpans: one(1, 'int64'), errorMessage: one(2, 'string') },
  ExportLogsPartialSuccess: { rejectedLogRecords: one(1, 'int64'), errorMessage: one(2, 'string') },
  ExportMetricsPartialSuccess: { rejectedDataPoints: one(1, 'int64'), errorMessage: one(2, 'string') },

  /** `google.rpc.Status`, the body of every OTLP/HTTP error. `details` (google.protobuf.Any) is never used. */
  RpcStatus: { code: one(1, 'int32'), message: one(2, 'string') },
} as const

export type MessageName = keyof typeof messages

export type Signal = 'traces' | 'logs' | 'metrics'

/** The request and response message of each signal. */
export const exportMessages = {
  traces: { request: 'ExportTraceServiceRequest', response: 'ExportTraceServiceResponse' },
  logs: { request: 'ExportLogsServiceRequest', response: 'ExportLogsServiceResponse' },
  metrics: { request: 'ExportMetricsServiceRequest', response: 'ExportMetricsServiceResponse' },
} as const

/** Nesting a request may have. Twelve levels are the protocol's own; the rest is for nested attribute values. */
export const maxDepth = 100
