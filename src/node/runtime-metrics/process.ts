import { availableParallelism } from 'node:os'
import type { Meter } from '@opentelemetry/api'
import * as names from '../../core/semconv.js'

/**
 * What the process uses: CPU, memory, time, and what keeps it alive.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/system/process-metrics/
 */
export function processUsage(meter: Meter): () => void {
  const cpuTime = meter.createObservableCounter(names.PROCESS_CPU_TIME, { unit: 's' })
  const utilization = meter.createObservableGauge(names.PROCESS_CPU_UTILIZATION, { unit: '1' })
  const memory = meter.createObservableUpDownCounter(names.PROCESS_MEMORY_USAGE, { unit: 'By' })
  const uptime = meter.createObservableGauge(names.PROCESS_UPTIME, { unit: 's' })
  const resources = meter.createObservableUpDownCounter(names.V8JS_RESOURCE_ACTIVE, { unit: '{resource}' })
  const observables = [cpuTime, utilization, memory, uptime, resources]
  let last = { cpu: process.cpuUsage(), at: performance.now() }

  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = (result) => {
    const now = { cpu: process.cpuUsage(), at: performance.now() }
    const available = (now.at - last.at) * 1000 * availableParallelism()
    for (const mode of ['user', 'system'] as const) {
      const attributes = { [names.CPU_MODE]: mode }
      result.observe(cpuTime, now.cpu[mode] / 1e6, attributes)
      if (available > 0) result.observe(utilization, (now.cpu[mode] - last.cpu[mode]) / available, attributes)
    }
    last = now
    result.observe(memory, process.memoryUsage.rss())
    result.observe(uptime, process.uptime())
    const counts = new Map<string, number>()
    for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1)
    for (const [type, count] of counts) result.observe(resources, count, { [names.V8JS_RESOURCE_TYPE]: type })
  }
  meter.addBatchObservableCallback(observe, observables)
  return () => meter.removeBatchObservableCallback(observe, observables)
}
