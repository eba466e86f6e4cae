import {
  type Baggage,
  type BaggageEntry,
  type BaggageEntryMetadata,
  type Context,
  createContextKey,
  type PropagationAPI,
  type TextMapPropagator,
} from '@opentelemetry/api'
import { registered } from './registry.js'

/** The same in every copy of the API. */
const KEY = createContextKey('OpenTelemetry Baggage Key')
const TYPE = Symbol('BaggageEntryMetadata')

/** Immutable, as the API's is. */
const baggageOf = (entries: Map<string, BaggageEntry>): Baggage => {
  const changed = (change: (copy: Map<string, BaggageEntry>) => void) => {
    const copy = new Map(entries)
    change(copy)
    return baggageOf(copy)
  }
  const removeEntries = (...names: string[]) =>
    changed((copy) => {
      for (const name of names) copy.delete(name)
    })
  return {
    getEntry: (name) => entries.get(name) && { ...entries.get(name)! },
    getAllEntries: () => [...entries],
    setEntry: (name, entry) => changed((copy) => copy.set(name, entry)),
    removeEntry: removeEntries,
    removeEntries,
    clear: () => baggageOf(new Map()),
  }
}

export const baggageEntryMetadataFromString = (text: string) =>
  ({ __TYPE__: TYPE, toString: () => text }) as unknown as BaggageEntryMetadata

const { set, remove } = registered<TextMapPropagator>('propagation')

export const propagation: Pick<
  PropagationAPI,
  'createBaggage' | 'getBaggage' | 'setBaggage' | 'deleteBaggage' | 'setGlobalPropagator' | 'disable'
> = {
  createBaggage: (entries = {}) => baggageOf(new Map(Object.entries(entries))),
  getBaggage: (context) => context.getValue(KEY) as Baggage | undefined,
  setBaggage: (context: Context, baggage) => context.setValue(KEY, baggage),
  deleteBaggage: (context) => context.deleteValue(KEY),
  setGlobalPropagator: set,
  disable: remove,
}
