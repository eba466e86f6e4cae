import type { DropCause } from './sender.js'
import type { Kept, SpoolStore } from './spool-store.js'

/** Bounds of the spool. */
export interface SpoolLimits {
  /** Bytes of all requests in it; beyond that the oldest is dropped and counted. Default 64 MiB in Node, 4 MiB in pages. */
  maxBytes: number
  /** Milliseconds after which a request is given up. Default 86400000 (a day). */
  maxAgeMs: number
}

/**
 * Answers what keeps a store within its bounds. It looks once at a time, and once for all that asked meanwhile: two
 * looks side by side would count what they give up twice.
 *
 * @param lose is told of each request that was given up
 */
export function trimmer(
  limits: SpoolLimits,
  lose: (kept: Kept, cause: DropCause) => void,
): (store: SpoolStore) => Promise<void> {
  let next: Promise<void> | undefined
  let last: Promise<void> = Promise.resolve()
  return (store) => {
    next ??= last
      .then(() => {
        next = undefined
        return trim(store, limits, lose)
      })
      .catch(() => {})
    last = next
    return next
  }
}

async function trim(
  store: SpoolStore,
  { maxBytes, maxAgeMs }: SpoolLimits,
  lose: (kept: Kept, cause: DropCause) => void,
): Promise<void> {
  // A program's copies of what it still has are bounded for themselves: they must not push out what is kept.
  const room = { number: maxBytes, string: maxBytes }
  const now = Date.now()
  // A clock that was set back makes what is from the future as old as what is from the past.
  const isOld = ({ at }: Kept) => Math.abs(now - at) > maxAgeMs
  const lost = (await store.list()).reverse().filter((kept) => {
    const kind = typeof kept.holder as keyof typeof room
    if (!isOld(kept)) room[kind] -= kept.bytes
    return isOld(kept) || room[kind] < 0
  })
  if (lost.length === 0) return
  for (const kept of await store.remove(lost)) {
    // A program's copy of what it still has is no loss.
    if (typeof kept.holder === 'number') lose(kept, isOld(kept) ? 'expired' : 'spool_full')
  }
}
