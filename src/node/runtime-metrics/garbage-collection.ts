import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import type { Meter } from '@opentelemetry/api'
import { guard } from '../../core/safety/guard.js'
import * as names from '../../core/semconv.js'

const TYPES: Record<number, string> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
}

/**
 * How long each garbage collection took.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/runtime/v8js-metrics/
 */
export function garbageCollection(meter: Meter): () => void {
  const duration = meter.createHistogram(names.V8JS_GC_DURATION, {
    unit: 's',
    description: 'Garbage collection duration.',
    advice: { explicitBucketBoundaries: [0.01, 0.1, 1, 10] },
  })
  const observer = new PerformanceObserver((list) => {
    guard(() => {
      for (const entry of list.getEntries() as (PerformanceEntry & { detail?: { kind?: number } })[]) {
        const type = TYPES[entry.detail?.kind ?? 0]
        if (type) duration.record(entry.duration / 1000, { [names.V8JS_GC_TYPE]: type })
      }
    })
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => observer.disconnect()
}
