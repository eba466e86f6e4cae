import type { Encoded } from './encode.js'
import { createJournal, type Journal } from './journal.js'
import { createDrain } from './spool-drain.js'
import { type Place, type Spool, type SpoolParts, toKeep } from './spool-stage.js'
import type { Kept, SpoolStore, ToKeep } from './spool-store.js'

/**
 * Keeps what could not be delivered, and delivers it when the receiver is there again: once at a time, by whichever
 * of several programs takes it first. Bounded by size and age; the oldest goes first and is counted.
 */
export function createSpool(store: SpoolStore, parts: SpoolParts): Spool {
  const { supply, limits, places, ledger, isHopeless } = parts
  const drain = createDrain(store, parts)
  const writing = new Set<Promise<unknown>>()
  /** What waits for its turn to be written. */
  const waiting = new Map<Encoded, Place>()
  const journals = new Map<Place, Journal>()
  const { mortal } = store

  if (mortal?.hold)
    for (const place of places) {
      place.journal = createJournal({ ...mortal, hold: mortal.hold }, store.remove, place, supply.isLeft)
      journals.set(place, place.journal as Journal)
    }

  const keep = async (place: Place, request: Encoded) => {
    const { body, records = [] } = request
    if (body.byteLength > limits.maxBytes) return false
    waiting.set(request, place)
    try {
      const kept = await drain.trim.put(store, body.byteLength, async () =>
        waiting.delete(request)
          ? store.put(toKeep(place, request), body, journals.get(place)?.take(records))
          : undefined,
      )
      // Else it was kept when the program was left.
      if (kept) ledger.add(place, kept)
    } catch {
      return false
    }
    drain.later()
    return true
  }

  /** What is open goes on without this program, or is to be kept; answers the records of the latter. */
  const settleOpen = (place: Place): Set<unknown> => {
    const kept = new Set<unknown>()
    for (const [request, whose] of waiting) {
      if (whose !== place) continue
      waiting.delete(request)
      for (const record of request.records ?? []) kept.add(record)
    }
    for (const one of place.open) {
      if (one.left) continue
      one.left = supply.isCarried(one.request.body) && !isHopeless() ? 'sent' : 'kept'
      if (one.left === 'sent') continue
      for (const record of one.request.records ?? []) kept.add(record)
      one.cut.abort()
    }
    return kept
  }

  return {
    keep(place, request) {
      const kept = keep(place, request)
      writing.add(kept)
      return kept.finally(() => writing.delete(kept))
    },
    drain: drain.start,
    write() {
      for (const journal of journals.values()) journal.write()
    },
    leave() {
      const sent = drain.leave()
      const requests: [ToKeep, Uint8Array][] = []
      const whose: Place[] = []
      for (const place of places) {
        const kept = settleOpen(place)
        const copies = journals.get(place)?.leave(kept)
        sent.push(...(copies?.gone ?? []))
        for (const copy of copies?.stay ?? []) ledger.add(place, copy)
        for (const request of copies?.rest ?? place.encode([...kept])) {
          requests.push([toKeep(place, request), request.body])
          whose.push(place)
        }
      }
      const all: Kept[] = mortal?.leave(sent, requests) ?? []
      for (const [index, kept] of all.entries()) ledger.add(whose[index]!, kept)
    },
    async stop() {
      for (const place of places) delete place.journal
      drain.stop()
      while (writing.size > 0) await Promise.allSettled(writing)
      store.close()
    },
  }
}
