import { getHeapSpaceStatistics } from 'node:v8'
import { type Meter, ValueType } from '@opentelemetry/api'
import * as names from '../../core/semconv.js'

/**
 * What V8 has of memory, by its spaces.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/runtime/v8js-metrics/
 */
export function heap(meter: Meter): () => void {
  const bytes = (name: string, description: string) =>
    meter.createObservableUpDownCounter(name, { unit: 'By', description, valueType: ValueType.INT })
  const size = bytes(
    names.V8JS_MEMORY_HEAP_SPACE_SIZE,
    'Total heap memory size pre-allocated for a heap space.',
  )
  const used = bytes(names.V8JS_MEMORY_HEAP_USED, 'Heap Memory size allocated.')
  const available = bytes(names.V8JS_MEMORY_HEAP_SPACE_AVAILABLE, 'Heap space available size.')
  const physical = bytes(names.V8JS_MEMORY_HEAP_SPACE_PHYSICAL, 'Committed size of a heap space.')
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
