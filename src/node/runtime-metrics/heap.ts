import { getHeapSpaceStatistics } from 'node:v8'
import type { Meter } from '@opentelemetry/api'
import * as names from '../../core/semconv.js'

/**
 * What V8 has of memory, by its spaces.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/runtime/v8js-metrics/
 */
export function heap(meter: Meter): () => void {
  const bytes = (name: string) => meter.createObservableUpDownCounter(name, { unit: 'By' })
  const size = bytes(names.V8JS_MEMORY_HEAP_SPACE_SIZE)
  const used = bytes(names.V8JS_MEMORY_HEAP_USED)
  const available = bytes(names.V8JS_MEMORY_HEAP_SPACE_AVAILABLE)
  const physical = bytes(names.V8JS_MEMORY_HEAP_SPACE_PHYSICAL)
  const observables = [size, used, available, physical]

  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = (result) => {
    for (const space of getHeapSpaceStatistics()) {
      const attributes = { [names.V8JS_HEAP_SPACE_NAME]: space.space_name }
      result.observe(size, space.space_size, attributes)
      result.observe(used, space.space_used_size, attributes)
      result.observe(available, space.space_available_size, attributes)
      result.observe(physical, space.physical_space_size, attributes)
    }
  }
  meter.addBatchObservableCallback(observe, observables)
  return () => meter.removeBatchObservableCallback(observe, observables)
}
