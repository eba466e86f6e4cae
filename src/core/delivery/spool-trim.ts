import type { DropCause } from './sender.js'
import type { Kept, SpoolStore } from './spool-store.js'

/** Bounds of the spool. */
export interface SpoolLimits {
  /** Bytes of all requests in it; beyond that the oldest is dropped and counted. Default 64 MiB in Node, 4 MiB in pages. */
  maxBytes: number
  /** Milliseconds after which a request is given up. Default 86400000 (a day). */
  maxAgeMs: number
}

/** A look reads the names of all that is there, so many bytes or requests may come in between. */
const SHARE_BETWEEN = 1 / 16
const REQUESTS_BETWEEN = 64

/**
 * Answers what keeps a store within its bounds, to be told of each request that was put there, with its bytes. It looks
 * once at a time, and once for all that asked meanwhile: two looks side by side would count what they give up twice.
 * Between looks the store may pass its bound by a sixteenth, for which room is made beforehand.
 *
 * @param lose is told of each request that was given up
 */
export function trimmer(
  limits: SpoolLimits,
  lose: (kept: Kept, cause: DropCause) => void,
): (store: SpoolStore, bytes: number) => Promise<void> {
  const between = limits.maxBytes * SHARE_BETWEEN
  let next: Promise<void> | undefined
  let last: Promise<void> = Promise.resolve()
  /** What may come until the next look; the first is due at once. */
  let [room, requests] = [0, 0]
  return (store, bytes) => {
    room -= bytes
    requests--
    if (bytes > 0 && room >= 0 && requests >= 0) return last
    next ??= last
      .then(async () => {
        next = undefined
        const used = await trim(store, limits, limits.maxBytes - between, lose)
        room = Math.max(between, limits.maxBytes - used)
        requests = REQUESTS_BETWEEN
      })
      .catch(() => {})
    last = next
    return next
  }
}

/** Gives up what is too old, and the oldest beyond `target` if there is more than `maxBytes`; answers the bytes left. */
async function trim(
  store: SpoolStore,
  { maxBytes, maxAgeMs }: SpoolLimits,
  target: number,
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
  for (const isKind of kinds) {
    const own = all.filter((kept) => isKind(kept) && !lost.has(kept))
    let room = bytesOf(own) > maxBytes ? target : Infinity
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
