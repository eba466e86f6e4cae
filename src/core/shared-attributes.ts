import { type Context, createContextKey, propagation } from '@opentelemetry/api'
import { guard } from './safety/guard.js'

type Entry = [name: string, value: string]

/** What all records of a telemetry have in common beyond its resource, since it may change: a session. */
export interface SharedAttributes {
  /** From now on every span, log record and baggage has these, unless it has its own. Answers how to stop that. */
  add(read: () => Entry): () => void
  entries(): Entry[]
  /** Puts them on a record, and after them the members of its context's baggage that are wanted as attributes. */
  put(record: Stamped, context: Context): void
}

/** A span or a log record, when it is made. */
interface Stamped {
  readonly attributes: object
  setAttribute(name: string, value: string): unknown
}

const KEPT = createContextKey('throughline shared attributes stay here')

/** A context whose baggage is sent without what all records have in common. */
export const withoutShared = (context: Context): Context => context.setValue(KEPT, true)

/** Whether what all records have in common goes along with a context's baggage. */
export const isShared = (context: Context): boolean => context.getValue(KEPT) !== true

/** What came with a request is anybody's word, and not kept at any length. */
const MAX_LENGTH = 256

/** @param fromBaggage the names of baggage members that become attributes */
export function createSharedAttributes(fromBaggage: readonly string[]): SharedAttributes {
  const reads = new Set<() => Entry>()
  const entries = () => [...reads].flatMap((read) => [guard(read)].filter((entry) => entry !== undefined))
  return {
    add(read) {
      reads.add(read)
      return () => reads.delete(read)
    },
    entries,
    put(record, context) {
      const set = (name: string, value: string) => {
        if (!Object.hasOwn(record.attributes, name)) record.setAttribute(name, value)
      }
      for (const read of reads) {
        const entry = guard(read)
        if (entry) set(...entry)
      }
      if (fromBaggage.length === 0) return
      const baggage = propagation.getBaggage(context)
      if (!baggage) return
      for (const name of fromBaggage) {
        const value = baggage.getEntry(name)?.value
        if (value) set(name, value.slice(0, MAX_LENGTH))
      }
    },
  }
}
