import {
  type Attributes,
  context,
  type MetricOptions,
  propagation,
  type Span,
  trace,
} from '@opentelemetry/api'
import { SeverityNumber } from '@opentelemetry/api-logs'
import { byteCarrierSetter, type Carrier, carrierGetter, carrierSetter } from './carrier.js'
import { preciseNow } from './clock.js'
import { recordError } from './exception.js'
import { createGenerate } from './gen-ai.js'
import type { Instruments } from './instrument.js'
import type { Lifecycle } from './lifecycle.js'
import { linksFrom } from './links.js'
import { createLog, toAttributes } from './logs/log.js'
import { fromMessage, toMessage } from './message.js'
import { serverTiming, traceMeta } from './page-context.js'
import { guard } from './safety/guard.js'
import { isThenable } from './safety/thenable.js'
import type { SpanOptions, Telemetry } from './telemetry.js'

/** Builds the public object over an SDK, or over the API's no-ops when telemetry is off. */
export function createTelemetry(
  parts: Pick<Instruments, 'tracer' | 'logger' | 'meter' | 'propagator' | 'recorders'>,
  life: Lifecycle,
): Telemetry {
  const { logger, meter, propagator } = parts
  return {
    ...life,
    span: <T>(name: string, ...rest: [(span: Span) => T] | [SpanOptions, (span: Span) => T]) =>
      rest.length === 1 ? runSpan(parts, name, {}, rest[0]) : runSpan(parts, name, ...rest),
    generate: createGenerate(parts),
    log: createLog(logger),
    event: (eventName, attributes) =>
      void guard(() =>
        logger.emit({
          eventName,
          timestamp: preciseNow(),
          severityNumber: SeverityNumber.INFO,
          attributes: toAttributes(attributes),
        }),
      ),
    counter: (name, options) => meter.createCounter(name, options),
    upDownCounter: (name, options) => meter.createUpDownCounter(name, options),
    histogram: (name, options) => meter.createHistogram(name, options),
    gauge: (name, options) => meter.createGauge(name, options),
    observe: (name, read, options) => observe(parts, name, read, options),
    inject<C extends Carrier>(carrier: C, { as }: { as?: 'text' | 'bytes' } = {}): C {
      const setter = as === 'bytes' ? byteCarrierSetter : carrierSetter
      guard(() => propagator.inject(context.active(), carrier, setter))
      return carrier
    },
    continueFrom(carrier, fn) {
      // Only what the carrier brought: the caller's own span would be a false parent for it.
      const base = trace.deleteSpan(propagation.deleteBaggage(context.active()))
      return context.with(guard(() => propagator.extract(base, carrier ?? {}, carrierGetter)) ?? base, fn)
    },
    linksFrom: (carriers) => guard(() => linksFrom(propagator, carriers)) ?? [],
    toMessage: (data) => toMessage(parts, data),
    fromMessage: (fn) => fromMessage(parts, fn),
    traceMeta: (options) => guard(() => traceMeta(options)) ?? '',
    serverTiming: (options) => guard(() => serverTiming(options)) ?? '',
    withBaggage(entries, fn) {
      const active = context.active()
      let baggage = propagation.getBaggage(active) ?? propagation.createBaggage()
      for (const [name, value] of Object.entries(entries))
        baggage = baggage.setEntry(name, { value: String(value) })
      return context.with(propagation.setBaggage(active, baggage), fn)
    },
    bind: (fn) => context.bind(context.active(), fn),
  }
}

function runSpan<T>(
  { tracer }: Pick<Instruments, 'tracer'>,
  name: string,
  options: SpanOptions,
  fn: (span: Span) => T,
): T {
  const { parent = context.active(), ...rest } = options
  return tracer.startActiveSpan(name, rest, parent, (span) => {
    const fail = (thrown: unknown): never => {
      recordError(span, thrown)
      span.end()
      throw thrown
    }
    let result: T
    try {
      result = fn(span)
    } catch (thrown) {
      return fail(thrown)
    }
    if (!isThenable(result)) {
      span.end()
      return result
    }
    return result.then((value) => {
      span.end()
      return value
    }, fail) as T
  })
}

function observe(
  { meter }: Pick<Instruments, 'meter'>,
  name: string,
  read: () => number,
  { attributes, ...options }: MetricOptions & { attributes?: Attributes } = {},
): () => void {
  const gauge = meter.createObservableGauge(name, options)
  const callback: Parameters<typeof gauge.addCallback>[0] = (result) => {
    const value = guard(read)
    if (typeof value === 'number') result.observe(value, attributes)
  }
  gauge.addCallback(callback)
  return () => gauge.removeCallback(callback)
}
