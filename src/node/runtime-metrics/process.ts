import { availableParallelism } from 'node:os'
import { type Meter, ValueType } from '@opentelemetry/api'
import * as names from '../../core/semconv.js'

const instrumentsOf = (meter: Meter) => ({
  cpuTime: meter.createObservableCounter(names.PROCESS_CPU_TIME, {
    unit: 's',
    description: 'Total CPU seconds broken down by different CPU modes.',
  }),
  utilization: meter.createObservableGauge(names.PROCESS_CPU_UTILIZATION, {
    unit: '1',
    description:
      'Difference in process.cpu.time since the last measurement, divided by the elapsed time and number of CPUs available to the process.',
  }),
  memory: meter.createObservableUpDownCounter(names.PROCESS_MEMORY_USAGE, {
    unit: 'By',
    description: 'The amount of physical memory in use.',
    valueType: ValueType.INT,
  }),
  uptime: meter.createObservableGauge(names.PROCESS_UPTIME, {
    unit: 's',
    description: 'The time the process has been running.',
  }),
  resources: meter.createObservableUpDownCounter(names.V8JS_RESOURCE_ACTIVE, {
    unit: '{resource}',
    description: 'Gauge of the active resources that are currently keeping the event loop alive.',
    valueType: ValueType.INT,
  }),
})

/**
 * What the process uses: CPU, memory, time, and what keeps it alive.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/system/process-metrics/
 */
export function processUsage(meter: Meter): () => void {
  const instruments = instrumentsOf(meter)
  const { cpuTime, utilization, memory, uptime, resources } = instruments
  const observables = Object.values(instruments)
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
