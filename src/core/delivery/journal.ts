import { quietly } from '../safety/quiet.js'
import type { EncodedRecords } from './encode.js'
import type { Spool, Way } from './spool.js'
import type { Kept } from './spool-store.js'

/** Sees the records of a batcher come and go. */
export interface Watcher<T> {
  add(record: T): void
  /** What became of them is known. */
  settle(records: T[]): void
}

export interface Journal<T> extends Watcher<T> {
  /** Copies what is not copied yet. */
  write(): void
  /** Somebody else has all of them, and the store forgets the copies by itself. */
  clear(): void
}

interface Copy<T> {
  left: Set<T>
  kept: Promise<Kept | undefined>
}

/** How long a record may be only in memory: what a crash can lose. */
const DELAY_MS = 250

/**
 * Copies records that wait or are under way into the spool, for the next visit if this program dies without a word.
 * A copy goes when the fate of its records is known; one of which a part is still open is made anew.
 */
export function createJournal<T>(
  spool: Spool,
  { url, contentType }: Way,
  encode: (records: T[]) => EncodedRecords<T>[],
): Journal<T> {
  const fresh = new Set<T>()
  const copies = new Map<T, Copy<T>>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const drop = ({ kept }: Copy<T>) =>
    void spool.during(
      kept.then(
        (one) =>
          one &&
          spool
            .store()
            ?.remove([one])
            .catch(() => {}),
      ),
    )

  const write = () => {
    clearTimeout(timer)
    timer = undefined
    const store = spool.store()
    if (!store || spool.supply.isLeaving()) return fresh.clear()
    for (const { body, records } of encode([...fresh])) {
      const request = { url, contentType, at: Date.now(), bytes: body.byteLength, count: records.length }
      const kept = spool.during(store.put(request, body, true).catch(() => undefined))
      const copy = { left: new Set(records), kept }
      for (const record of records) copies.set(record, copy)
    }
    fresh.clear()
  }
  return {
    add(record) {
      if (!spool.supply.knowsTheLiving) return
      fresh.add(record)
      timer ??= quietly(() => setTimeout(() => void spool.opening.then(write), DELAY_MS))
    },
    settle(records) {
      const touched = new Set<Copy<T>>()
      for (const record of records) {
        const copy = copies.get(record)
        fresh.delete(record)
        if (!copy?.left.delete(record)) continue
        copies.delete(record)
        touched.add(copy)
      }
      for (const copy of touched) {
        for (const record of copy.left) {
          copies.delete(record)
          fresh.add(record)
        }
        drop(copy)
        if (copy.left.size > 0) write()
      }
    },
    write,
    clear() {
      copies.clear()
      fresh.clear()
      clearTimeout(timer)
      timer = undefined
    },
  }
}
