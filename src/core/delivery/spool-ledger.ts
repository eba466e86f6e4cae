import type { Counts } from './counts.js'
import type { Place } from './spool-stage.js'
import type { Kept } from './spool-store.js'

/** Counts what is kept, by whoever kept it. */
export interface Ledger {
  /** This program keeps it, and has counted its records as created. */
  add(place: Place, kept: Kept): void
  /** It left the spool: of an earlier program's it is counted as made here. */
  settle(kept: Kept, how: (counts: Counts) => void): void
  placeOf(kept: Kept): Place | undefined
}

/** The ledger of one program. */
export function createLedger(places: Place[]): Ledger {
  const ours = new Set<string>()
  const placeOf = ({ url, contentType }: Kept) =>
    places.find((place) => place.url === url && place.contentType === contentType)
  return {
    placeOf,
    add({ counts }, { id, count }) {
      ours.add(id)
      counts.spooled += count
    },
    settle(kept, how) {
      const counts = placeOf(kept)?.counts
      if (!counts) return
      if (ours.delete(kept.id)) counts.spooled -= kept.count
      else {
        counts.created += kept.count
        counts.recovered += kept.count
      }
      how(counts)
    },
  }
}
