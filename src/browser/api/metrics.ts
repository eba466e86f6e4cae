import type { Meter, MeterProvider, MetricsAPI } from '@opentelemetry/api'
import { registered } from './registry.js'

const nothing = () => {}
const instrument = { add: nothing, record: nothing, addCallback: nothing, removeCallback: nothing }
const create = () => instrument

const none: Meter = {
  createCounter: create,
  createUpDownCounter: create,
  createHistogram: create,
  createGauge: create,
  createObservableCounter: create,
  createObservableUpDownCounter: create,
  createObservableGauge: create,
  addBatchObservableCallback: nothing,
  removeBatchObservableCallback: nothing,
}

/** A meter that measures nothing. */
export const createNoopMeter = () => none

const noProvider: MeterProvider = { getMeter: createNoopMeter }
const { get, set, remove } = registered<MeterProvider>('metrics')

export const metrics: Pick<MetricsAPI, 'getMeterProvider' | 'setGlobalMeterProvider' | 'disable'> = {
  getMeterProvider: () => get() ?? noProvider,
  setGlobalMeterProvider: set,
  disable: remove,
}
