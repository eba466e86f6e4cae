import {
  type ContextManager,
  createNoopMeter,
  type Meter,
  type MeterProvider,
  TraceFlags,
} from '@opentelemetry/api'
import type { Config } from './config/options.js'
import type { Pipeline } from './delivery/pipeline.js'
import type { Collected } from './encode/metrics.js'
import { combined as combinedLogs } from './logs/processor.js'
import { LoggerProvider } from './logs/provider.js'
import type { LogRecord } from './logs/record.js'
import type { CreateMetrics } from './metrics/index.js'
import type { Recorders } from './recorders.js'
import type { Policy } from './redact/policy.js'
import { redactLog, redactSpan } from './redact/records.js'
import type { Resource } from './resource.js'
import { guard } from './safety/guard.js'
import type { Warn } from './safety/warn.js'
import { samplerOf } from './sampling/index.js'
import { Keep } from './sampling/keep.js'
import { alwaysOff } from './sampling/sampler.js'
import type { SharedAttributes } from './shared-attributes.js'
import type { SpanLimits } from './trace/parts.js'
import { combined } from './trace/processor.js'
import { TracerProvider } from './trace/provider.js'
import type { ReadableSpan } from './trace/readable.js'

/** The records of each signal, as the SDK hands them over. */
export interface Records {
  traces: ReadableSpan
  logs: LogRecord
  metrics: Collected
}

export type Pipelines = { [S in keyof Records]: Pipeline<Records[S]> | undefined }

/** What the rest of the package sees of the OpenTelemetry SDK: the API's interfaces and two verbs. */
export interface Sdk {
  tracerProvider: TracerProvider
  loggerProvider: LoggerProvider
  meterProvider: MeterProvider
  /** Undefined when no metrics are exported. */
  createRecorders(meter: Meter): Recorders | undefined
  contextManager: ContextManager
  /** Of all signals; it may be completed later. */
  resource: Resource
  /** Reads the metrics now and puts them into their pipeline. */
  collectMetrics(): Promise<void>
  /** The same for what is new, without waiting. */
  collectRest(): void
  /** Reads them for the last time. */
  endMetrics(): Promise<void>
  /** Lets the given processors of spans and log records export what they hold. Never rejects. */
  flushProcessors(): Promise<void>
  /** Ends the given processors. Never rejects. */
  shutdown(): Promise<void>
}

/** The one place where SDK objects are made, so that the next OpenTelemetry line changes this file only. */
export function createSdk(
  config: Config,
  resource: Resource,
  pipelines: Pipelines,
  contextManager: ContextManager,
  shared: SharedAttributes,
  policy: Policy,
  warn: Warn,
  createMetrics: CreateMetrics,
): Sdk {
  const { traces, logs } = pipelines
  const deliver = (span: ReadableSpan) => {
    redactSpan(policy, span)
    traces?.add(span)
  }
  const keep = config.sampling.keep && traces && new Keep(config.sampling.keep, deliver)
  const others = combined(config.spanProcessors)
  const tracerProvider = new TracerProvider({
    resource,
    sampler: traces || config.spanProcessors.length > 0 ? samplerOf(config.sampling) : alwaysOff,
    limits: spanLimits(config),
    policy,
    processor: {
      ...(config.spanProcessors.length > 0 && others),
      onStart(span, parent) {
        shared.put(span, parent)
        keep?.onStart(span)
        others.onStart(span, parent)
      },
      onEnd(span) {
        guard(() => {
          const isChosen = (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0
          // First of all, since what others get they export by themselves; what is held may never go out.
          if (isChosen || config.spanProcessors.length > 0) redactSpan(policy, span)
          // A sampler may want a span recorded for processors only.
          if (isChosen) traces?.add(span)
          else keep?.onEnd(span)
          others.onEnd(span)
        })
      },
    },
  })

  const otherLogs = combinedLogs(config.logRecordProcessors)
  const loggerProvider = new LoggerProvider({
    resource,
    limits: lengths(config.signalLimits.logs),
    policy,
    processor: {
      onEmit(record, from) {
        shared.put(record, from)
        redactLog(policy, record)
        // They may change a record until it is on its way, and what they add is anything.
        if (config.logRecordProcessors.length > 0) {
          otherLogs.onEmit(record, from)
          redactLog(policy, record)
        }
        logs?.add(record)
      },
      enabled: (announced) => logs !== undefined || otherLogs.enabled(announced),
    },
  })

  const given = [...config.spanProcessors, ...config.logRecordProcessors]
  const settled = async (call: (one: (typeof given)[number]) => Promise<void>) => {
    await Promise.all(given.map((one) => Promise.resolve(guard(() => call(one))).catch(() => {})))
  }
  const { metrics } = pipelines
  const meterProvider =
    metrics &&
    createMetrics({
      resource,
      ...config.metrics,
      policy,
      warn,
      collected: (collected) => metrics.add(collected),
    })
  return {
    tracerProvider,
    loggerProvider,
    meterProvider: meterProvider ?? { getMeter: createNoopMeter },
    createRecorders: (meter) => meterProvider?.recorders(meter),
    contextManager,
    resource,
    collectMetrics: async () => meterProvider?.collect(),
    collectRest: () => meterProvider?.collectRest?.(),
    endMetrics: async () => meterProvider?.shutdown(),
    flushProcessors: () => settled((one) => one.forceFlush()),
    shutdown: () => settled((one) => one.shutdown()),
  }
}

type GivenLimits = Config['limits']

const lengths = <T extends GivenLimits>(limits: T) => ({
  ...limits,
  attributeValueLength: limits.attributeValueLength ?? Infinity,
})

function spanLimits({ limits: { attributeCount }, signalLimits: { traces } }: Config): SpanLimits {
  const limits = lengths(traces)
  const { eventAttributeCount = attributeCount, linkAttributeCount = attributeCount } = limits
  return {
    ...limits,
    ofEvent: { ...limits, attributeCount: eventAttributeCount },
    ofLink: { ...limits, attributeCount: linkAttributeCount },
  }
}
