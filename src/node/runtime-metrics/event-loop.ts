import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { Meter } from '@opentelemetry/api'
import * as names from '../../core/semconv.js'

/** A timer of its own every 10 ms is what measuring the delay costs; finer ones cost in proportion. */
const RESOLUTION_MS = 10
const NS = 1e9

/**
 * How late the event loop comes round to timers, and how much of its time it works.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/runtime/nodejs-metrics/
 */
export function eventLoop(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  const gauge = (what: string, words: string, value: () => number) => {
    const name = names.nodejsEventLoopDelay(what)
    return [
      meter.createObservableGauge(name, { unit: 's', description: `Event loop ${words}.` }),
      value,
    ] as const
  }
  const delays = [
    gauge('min', 'minimum delay', () => delay.min),
    gauge('max', 'maximum delay', () => delay.max),
    gauge('mean', 'mean delay', () => delay.mean),
    gauge('stddev', 'standard deviation delay', () => delay.stddev),
    ...[50, 90, 99].map((p) => gauge(`p${p}`, `${p} percentile delay`, () => delay.percentile(p))),
  ]
  const utilization = meter.createObservableGauge(names.NODEJS_EVENTLOOP_UTILIZATION, {
    unit: '1',
    description: 'Event loop utilization.',
  })
  const time = meter.createObservableCounter(names.NODEJS_EVENTLOOP_TIME, {
    unit: 's',
    description: 'Cumulative duration of time the event loop has been in each state.',
  })
  const observables = [...delays.map(([one]) => one), utilization, time]
  let last = performance.eventLoopUtilization()

  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = (result) => {
    if (delay.count > 0) for (const [one, value] of delays) result.observe(one, value() / NS)
    // Of the interval that ends: what happened once would stay its maximum for ever.
    delay.reset()
    const now = performance.eventLoopUtilization()
    result.observe(utilization, performance.eventLoopUtilization(now, last).utilization)
    last = now
    result.observe(time, now.active / 1000, { [names.NODEJS_EVENTLOOP_STATE]: 'active' })
    result.observe(time, now.idle / 1000, { [names.NODEJS_EVENTLOOP_STATE]: 'idle' })
  }
  meter.addBatchObservableCallback(observe, observables)
  return () => {
    meter.removeBatchObservableCallback(observe, observables)
    delay.disable()
  }
}
