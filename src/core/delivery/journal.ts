import { quietly } from '../safety/quiet.js'
import type { EncodedRecords } from './encode.js'
import { type Place, toKeep, type Watcher } from './spool-stage.js'
import type { Kept, MortalStore, SpoolStore } from './spool-store.js'

/** The copies of one signal's records that are not delivered. */
export interface Journal extends Watcher<unknown> {
  /** Copies what is not copied yet. */
  write(): void
  /** Takes the copies out that are of these records and no others, for somebody who keeps them in another way. */
  take(records: Iterable<unknown>): Kept[]
  /**
   * Forgets all copies.
   *
   * @param kept records that are to be kept
   * @returns the copies that do that, those that are not needed any more, and what else is to be kept
   */
  leave(kept: Set<unknown>): { stay: Kept[]; gone: Kept[]; rest: EncodedRecords<unknown>[] }
}

interface Copy {
  kept: Kept
  left: Set<unknown>
}

/** How long a record may be only in memory: what a crash can lose. */
const DELAY_MS = 250

/**
 * Copies records that wait or are under way into the spool, for the next visit if this program dies without a word.
 * A copy goes when the fate of its records is known; one of which a part is still open is made anew.
 */
export function createJournal(
  { hold, copy: put }: MortalStore & { hold: NonNullable<MortalStore['hold']> },
  remove: SpoolStore['remove'],
  place: Place,
  isLeft: () => boolean,
): Journal {
  const { encode, unsettled } = place
  const fresh = new Set<unknown>()
  const copies = new Map<unknown, Copy>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const forget = (copy: Copy) => {
    for (const record of copy.left) copies.delete(record)
  }

  const write = () => {
    clearTimeout(timer)
    timer = undefined
    if (fresh.size > 0) hold(copyFresh).catch(() => {})
  }
  const copyFresh = () => {
    if (isLeft()) return
    for (const request of encode([...fresh])) {
      const { kept, done } = put(toKeep(place, request), request.body)
      const copy = { kept, left: new Set(request.records) }
      for (const record of request.records) copies.set(record, copy)
      done.catch(() => forget(copy))
    }
    fresh.clear()
  }

  const add = (record: unknown) => {
    fresh.add(record)
    timer ??= quietly(() => setTimeout(write, DELAY_MS))
  }
  for (const record of unsettled()) add(record)

  return {
    add,
    settle(records) {
      const touched = new Set<Copy>()
      for (const record of records) {
        const copy = copies.get(record)
        fresh.delete(record)
        copies.delete(record)
        if (copy?.left.delete(record)) touched.add(copy)
      }
      for (const copy of touched) {
        for (const record of copy.left) fresh.add(record)
        forget(copy)
      }
      if (touched.size === 0) return
      remove([...touched].map(({ kept }) => kept)).catch(() => {})
      write()
    },
    write,
    take(records) {
      const these = new Set(records)
      const all = new Set([...these].map((record) => copies.get(record)))
      return [...all].flatMap((copy) => {
        if (!copy || ![...copy.left].every((record) => these.has(record))) return []
        forget(copy)
        return copy.kept
      })
    },
    leave(kept) {
      const all = new Set(copies.values())
      const stay = this.take(kept)
      const staying = new Set(stay)
      const gone = [...all].filter((copy) => !staying.has(copy.kept))
      for (const copy of all) if (staying.has(copy.kept)) for (const record of copy.left) kept.delete(record)
      copies.clear()
      fresh.clear()
      clearTimeout(timer)
      timer = undefined
      return { stay, gone: gone.map((copy) => copy.kept), rest: encode([...kept]) }
    },
  }
}
