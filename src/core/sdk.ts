import type {
  MeterProvider as ApiMeterProvider,
  TracerProvider as ApiTracerProvider,
  ContextManager,
} from '@opentelemetry/api'
import type { LoggerProvider as ApiLoggerProvider } from '@opentelemetry/api-logs'
import { ExportResultCode } from '@opentelemetry/core'
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs'
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  RandomIdGenerator,
  type ReadableSpan,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Config } from './config/options.js'
import type { Pipeline } from './delivery/pipeline.js'
import { quietly } from './quiet.js'
import { withRandomFlag } from './random-flag.js'
import { Resource } from './resource.js'
import { startPrecisely } from './span-clock.js'
import { chosenFirst } from './span-id.js'

/** The records of each signal, as the SDK hands them over. */
export interface Records {
  traces: ReadableSpan
  logs: ReadableLogRecord
  metrics: ResourceMetrics
}

export type Pipelines = { [S in keyof Records]: Pipeline<Records[S]> | undefined }

/** What the rest of the package sees of the OpenTelemetry SDK: the API's interfaces and two verbs. */
export interface Sdk {
  tracerProvider: ApiTracerProvider
  loggerProvider: ApiLoggerProvider
  meterProvider: ApiMeterProvider
  contextManager: ContextManager
  /** Of all signals; it may be completed later. */
  resource: Resource
  /** Reads the metrics now and puts them into their pipeline. */
  collectMetrics(): Promise<void>
  /** Ends timers; nothing is recorded after it. */
  shutdown(): Promise<void>
}

/** The one place where SDK objects are made, so that the next OpenTelemetry line changes this file only. */
export function createSdk(config: Config, pipelines: Pipelines, contextManager: ContextManager): Sdk {
  const resource = new Resource(config.resource)
  const { attributeCount, attributeValueLength, eventCount, linkCount } = config.limits
  const limits = { attributeCountLimit: attributeCount, attributeValueLengthLimit: attributeValueLength }
  const done = () => Promise.resolve()

  const { traces, logs } = pipelines
  const spanProcessor = {
    onStart: startPrecisely,
    onEnd: (span: ReadableSpan) => traces?.add(span),
    forceFlush: done,
    shutdown: done,
  }
  const tracerProvider = withRandomFlag(
    new TracerProvider({
      resource,
      sampler: traces ? samplerOf(config.sampling) : new AlwaysOffSampler(),
      spanLimits: { ...limits, eventCountLimit: eventCount, linkCountLimit: linkCount },
      spanProcessors: [spanProcessor],
      // What the random flag vouches for: all bytes of its ids are random.
      idGenerator: chosenFirst(new RandomIdGenerator()),
    }),
  )

  const logProcessor = {
    onEmit: (record: ReadableLogRecord) => logs?.add(record),
    forceFlush: done,
    shutdown: done,
  }
  const loggerProvider = new LoggerProvider({
    resource,
    logRecordLimits: limits,
    processors: logs ? [logProcessor] : [],
  })

  const readers = pipelines.metrics ? [createReader(config, pipelines.metrics)] : []
  const meterProvider = quietly(() => new MeterProvider({ resource, readers }))
  return {
    tracerProvider,
    loggerProvider,
    meterProvider,
    contextManager,
    resource,
    collectMetrics: async () => void (await Promise.all(readers.map((reader) => reader.forceFlush()))),
    shutdown: async () =>
      void (await Promise.all([
        tracerProvider.shutdown(),
        loggerProvider.shutdown(),
        meterProvider.shutdown(),
      ])),
  }
}

function createReader(config: Config, metrics: Pipeline<ResourceMetrics>): PeriodicExportingMetricReader {
  return new PeriodicExportingMetricReader({
    exportIntervalMillis: config.metrics.intervalMs,
    exportTimeoutMillis: config.metrics.intervalMs,
    exporter: {
      export(collected, done) {
        if (collected.scopeMetrics.length > 0) metrics.add(collected)
        done({ code: ExportResultCode.SUCCESS })
      },
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    },
  })
}

function samplerOf({ ratio, parentBased }: Config['sampling']): Sampler {
  const root =
    ratio === 1
      ? new AlwaysOnSampler()
      : ratio === 0
        ? new AlwaysOffSampler()
        : new TraceIdRatioBasedSampler(ratio)
  return parentBased ? new ParentBasedSampler({ root }) : root
}
