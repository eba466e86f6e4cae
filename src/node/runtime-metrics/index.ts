import type { Instrument } from '../../core/instrument.js'
import { eventLoop } from './event-loop.js'
import { garbageCollection } from './garbage-collection.js'
import { heap } from './heap.js'
import { processUsage } from './process.js'

/** Metrics of Node and of the process, read when metrics are collected; nothing at all when none are exported. */
export const runtimeMetrics: Instrument = ({ meter, durations }) => {
  // Durations are there when metrics are.
  if (!durations) return () => {}
  const stops = [eventLoop, garbageCollection, heap, processUsage].map((begin) => begin(meter))
  return () => {
    for (const stop of stops) stop()
  }
}
