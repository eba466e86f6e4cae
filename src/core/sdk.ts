import { type MeterProvider as ApiMeterProvider, type ContextManager, TraceFlags } from '@opentelemetry/api'
import { ExportResultCode } from '@opentelemetry/core'
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import type { Config } from './config/options.js'
import type { Pipeline } from './delivery/pipeline.js'
import { combined as combinedLogs } from './logs/processor.js'
import { LoggerProvider } from './logs/provider.js'
import type { LogRecord } from './logs/record.js'
import { quietly } from './quiet.js'
import type { Resource } from './resource.js'
import { combined } from './trace/processor.js'
import { TracerProvider } from './trace/provider.js'
import type { ReadableSpan } from './trace/readable.js'
import { alwaysOff, parentBased, ratioSampler, type Sampler } from './trace/sampler.js'

/** The records of each signal, as the SDK hands them over. */
export interface Records {
  traces: ReadableSpan
  logs: LogRecord
  metrics: ResourceMetrics
}

export type Pipelines = { [S in keyof Records]: Pipeline<Records[S]> | undefined }

/** What the rest of the package sees of the OpenTelemetry SDK: the API's interfaces and two verbs. */
export interface Sdk {
  tracerProvider: TracerProvider
  loggerProvider: LoggerProvider
  meterProvider: ApiMeterProvider
  contextManager: ContextManager
  /** Of all signals; it may be completed later. */
  resource: Resource
  /** Reads the metrics now and puts them into their pipeline. */
  collectMetrics(): Promise<void>
  /** Lets the given processors of spans and log records export what they hold. Never rejects. */
  flushProcessors(): Promise<void>
  /** Ends timers; nothing is recorded after it. */
  shutdown(): Promise<void>
}

/** The one place where SDK objects are made, so that the next OpenTelemetry line changes this file only. */
export function createSdk(
  config: Config,
  resource: Resource,
  pipelines: Pipelines,
  contextManager: ContextManager,
): Sdk {
  const limits = { ...config.limits, attributeValueLength: config.limits.attributeValueLength ?? Infinity }

  const { traces, logs } = pipelines
  const others = combined(config.spanProcessors)
  const tracerProvider = new TracerProvider({
    resource,
    sampler: traces || config.spanProcessors.length > 0 ? samplerOf(config.sampling) : alwaysOff,
    limits,
    processor: {
      ...(config.spanProcessors.length > 0 && others),
      onEnd(span) {
        // A sampler may want a span recorded for processors only.
        if (span.spanContext().traceFlags & TraceFlags.SAMPLED) traces?.add(span)
        others.onEnd(span)
      },
    },
  })

  const otherLogs = combinedLogs(config.logRecordProcessors)
  const loggerProvider = new LoggerProvider({
    resource,
    limits,
    processor: {
      ...otherLogs,
      // The others first: they may change a record until it is on its way.
      onEmit(record, from) {
        otherLogs.onEmit(record, from)
        logs?.add(record)
      },
      enabled: (announced) => logs !== undefined || otherLogs.enabled(announced),
    },
  })

  const readers = pipelines.metrics ? [createReader(config, pipelines.metrics)] : []
  const meterProvider = quietly(() => new MeterProvider({ resource: unheld(resource), readers }))
  return {
    tracerProvider,
    loggerProvider,
    meterProvider,
    contextManager,
    resource,
    collectMetrics: async () => void (await Promise.all(readers.map((reader) => reader.forceFlush()))),
    flushProcessors: async () => void (await Promise.all([others.forceFlush(), otherLogs.forceFlush()])),
    shutdown: async () =>
      void (await Promise.all([others.shutdown(), otherLogs.shutdown(), meterProvider.shutdown()])),
  }
}

/** The same to a reader that would wait for it without bound; our pipelines wait, and no longer than they may. */
const unheld = (resource: Resource): Resource =>
  Object.create(resource, { asyncAttributesPending: { value: false } })

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

function samplerOf({ ratio, parentBased: byParent }: Config['sampling']): Sampler {
  const root = ratioSampler(ratio)
  return byParent ? parentBased(root) : root
}
