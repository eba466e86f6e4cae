import type { Meter, MeterProvider, MetricsAPI } from '@opentelemetry/api'
import { registered } from './registry.js'

/** The methods of meters and of what they make. */
export const CREATE = ['Counter', 'UpDownCounter', 'Histogram', 'Gauge']
  .concat('ObservableCounter', 'ObservableUpDownCounter', 'ObservableGauge')
  .map((kind) => `create${kind}`)
export const BATCH = ['addBatchObservableCallback', 'removeBatchObservableCallback']
export const MEASURE = ['add', 'record']
export const OBSERVE = ['addCallback', 'removeCallback', 'observe']

/** An object whose methods of these names are all this one. */
const all = (names: string[], method: () => unknown) =>
  Object.fromEntries(names.map((name) => [name, method]))

const nothing = () => {}
const instrument = all([...MEASURE, ...OBSERVE], nothing)

const none = { ...all(CREATE, () => instrument), ...all(BATCH, nothing) } as unknown as Meter

/** A meter that measures nothing. */
export const createNoopMeter = () => none

const noProvider: MeterProvider = { getMeter: createNoopMeter }
const { get, set, remove } = registered<MeterProvider>('metrics')

export const metrics: Pick<MetricsAPI, 'getMeterProvider' | 'setGlobalMeterProvider' | 'disable'> = {
  getMeterProvider: () => get() ?? noProvider,
  setGlobalMeterProvider: set,
  disable: remove,
}
