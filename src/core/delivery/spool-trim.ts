import type { DropCause } from './sender.js'
import type { Kept, SpoolStore } from './spool-store.js'

/** Bounds of the spool. */
export interface SpoolLimits {
  /** Bytes of all requests in it; beyond that the oldest is dropped and counted. Default 64 MiB in Node, 4 MiB in pages. */
  maxBytes: number
  /** Milliseconds after which a request is given up. Default 86400000 (a day). */
  maxAgeMs: number
}

/** A look reads the names of all that is there, so some bytes and requests may come in between. */
const SHARE_BETWEEN = 1 / 16
const REQUESTS_BETWEEN = 64

/** Keeps a store within its bounds. */
export interface Trimmer {
  /** Gives up what is too old or too much. Never rejects. */
  look(store: SpoolStore): Promise<void>
  /** Puts a request of so many bytes there: at once where there is room for it, else when room was made. */
  put<T>(store: SpoolStore, bytes: number, put: () => Promise<T>): Promise<T>
}

/**
 * Makes a trimmer. It looks once at a time and while nothing is being put: two looks side by side would count what they
 * give up twice, and a look beside a put would not see it. When there is too much, a sixteenth is given up with it, so that
 * not each request needs a look.
 *
 * @param lose is told of each request that was given up
 */
export function trimmer(limits: SpoolLimits, lose: (kept: Kept, cause: DropCause) => void): Trimmer {
  const underway = new Set<Promise<unknown>>()
  let turn: Promise<unknown> = Promise.resolve()
  /** What may come until the next look; the first is due at once. */
  let [room, requests] = [0, 0]

  const look = async (store: SpoolStore, bytes: number) => {
    room = 0
    await Promise.allSettled(underway)
    room = limits.maxBytes - (await trim(store, limits, bytes, lose))
    requests = REQUESTS_BETWEEN
  }
  const hasRoom = (bytes: number) => bytes <= room && requests > 0
  const begin = <T>(bytes: number, put: () => Promise<T>): Promise<T> => {
    room -= bytes
    requests--
    const done = put()
    const over = () => underway.delete(done)
    underway.add(done)
    done.then(over, over)
    return done
  }
  return {
    look(store) {
      const looked = turn.then(() => look(store, 0)).catch(() => {})
      turn = looked
      return looked
    },
    put(store, bytes, put) {
      if (hasRoom(bytes)) return begin(bytes, put)
      const begun = turn.then(async () => {
        if (!hasRoom(bytes)) await look(store, bytes).catch(() => {})
        // Not its end: the next may be put beside it.
        return { done: begin(bytes, put) }
      })
      turn = begun
      return begun.then(({ done }) => done)
    },
  }
}

/** Gives up what is too old, and the oldest if with `more` bytes there is too much; answers the bytes left. */
async function trim(
  store: SpoolStore,
  { maxBytes, maxAgeMs }: SpoolLimits,
  more: number,
  lose: (kept: Kept, cause: DropCause) => void,
): Promise<number> {
  const now = Date.now()
  // A clock that was set back makes what is from the future as old as what is from the past.
  const isOld = ({ at }: Kept) => Math.abs(now - at) > maxAgeMs
  const all = (await store.list()).reverse()
  // A program's copies of what it still has are bounded for themselves: they must not push out what is kept.
  const kinds = [
    (kept: Kept) => typeof kept.holder === 'number',
    (kept: Kept) => typeof kept.holder === 'string',
  ]
  const lost = new Set(all.filter(isOld))
  for (const [kind, isKind] of kinds.entries()) {
    const own = all.filter((kept) => isKind(kept) && !lost.has(kept))
    const most = kind === 0 ? maxBytes - more : maxBytes
    let room = bytesOf(own) > most ? most - maxBytes * SHARE_BETWEEN : Infinity
    for (const kept of own) {
      room -= kept.bytes
      if (room < 0) lost.add(kept)
    }
  }
  if (lost.size > 0)
    for (const kept of await store.remove([...lost])) {
      // A program's copy of what it still has is no loss.
      if (kinds[0]!(kept)) lose(kept, isOld(kept) ? 'expired' : 'spool_full')
    }
  return bytesOf(all.filter((kept) => kinds[0]!(kept) && !lost.has(kept)))
}

const bytesOf = (all: Kept[]): number => all.reduce((sum, { bytes }) => sum + bytes, 0)
