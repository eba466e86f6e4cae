import { within } from '../safety/deadline.js'
import { quietly } from '../safety/quiet.js'
import type { Counts } from './counts.js'
import type { Encoded } from './encode.js'
import type { Post } from './retry.js'
import type { DropCause, Sender } from './sender.js'
import type { Kept, SpoolStore, SpoolSupply } from './spool-store.js'

/** Bounds of the spool. */
export interface SpoolLimits {
  /** Bytes of all requests in it; beyond that the oldest is dropped and counted. Default 4194304 (4 MiB). */
  maxBytes: number
  /** Milliseconds after which a request is given up. Default 86400000 (a day). */
  maxAgeMs: number
}

/** One signal's way to its receiver. */
export interface Way {
  url: string
  contentType: string
  counts: Counts
  /** Sends what was kept, and tries but once. */
  once: Sender<Encoded>
}

/** What all signals share of the spool. */
export interface Spool {
  supply: SpoolSupply
  add(way: Way): void
  /** Settles when it is open, or cannot be opened. */
  opening: Promise<void>
  /** `undefined` until it is open, and where there is none. */
  store(): SpoolStore | undefined
  /** Keeps a request for a later try; answers nothing when it could not. */
  keep(way: Way, request: Encoded): Promise<Kept | undefined>
  /** Was delivered after all. */
  forget(way: Way, kept: Kept): void
  /** Nothing can be delivered any more in this turn: the last try failed, or there is no network. */
  isHopeless(): boolean
  /** Notes whether the receiver answers. */
  watch(post: Post): Post
  /** What `stop` waits for. */
  during<T>(work: Promise<T>): Promise<T>
  /** The program may run no further line. */
  leave(): void
  stop(): Promise<void>
}

const AGAIN_MS = 30_000
/** What a request waits for a store that may never open. */
const OPENING_MS = 5000

/** What may pass, so that it is worth to keep the records. */
export const isPassing = (cause: DropCause | undefined): boolean =>
  cause === 'unreachable' || cause === 'stopped'

const keyOf = ({ url, contentType }: Pick<Kept, 'url' | 'contentType'>) => `${contentType} ${url}`

/**
 * Keeps what could not be delivered, and delivers it when the receiver is there again: once at a time, by whichever
 * of several programs takes it first. Bounded by size and age; the oldest goes first and is counted.
 */
export function createSpool(supply: SpoolSupply, { maxBytes, maxAgeMs }: SpoolLimits): Spool {
  const ways = new Map<string, Way>()
  /** Ids of what this program kept, which it has counted as its own. */
  const ours = new Set<string>()
  const writing = new Set<Promise<unknown>>()
  let store: SpoolStore | undefined
  let isBad = false
  let stopped = false
  let draining: { cut: AbortController; body?: Uint8Array; kept?: Kept } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const opening = quietly(() => supply.open()).then(
    (opened) => {
      if (stopped) return opened.close()
      store = opened
      drain()
    },
    () => {},
  )
  const stopListening = supply.onReturn(() => drain())

  /** Takes over the count of what left the spool: of an earlier program's it is counted as made here. */
  const settle = (kept: Kept, how: (counts: Counts) => void) => {
    const counts = ways.get(keyOf(kept))?.counts
    if (!counts) return
    if (ours.delete(kept.id)) counts.spooled -= kept.count
    else {
      counts.created += kept.count
      counts.recovered += kept.count
    }
    how(counts)
  }

  const trim = async (store: SpoolStore) => {
    // A program's copies of what it still has are bounded for themselves: they must not push out what is kept.
    const room = { number: maxBytes, string: maxBytes }
    const now = Date.now()
    const lost = (await store.list()).reverse().filter((kept) => {
      // A clock that was set back makes what is from the future as old as what is from the past.
      const isOld = Math.abs(now - kept.at) > maxAgeMs
      const kind = typeof kept.holder as keyof typeof room
      if (!isOld) room[kind] -= kept.bytes
      return isOld || room[kind] < 0
    })
    if (lost.length === 0) return
    await store.remove(lost)
    for (const kept of lost) {
      // A program's copy of what it still has is no loss.
      if (typeof kept.holder === 'number')
        settle(kept, (counts) =>
          counts.drop(Math.abs(now - kept.at) > maxAgeMs ? 'expired' : 'spool_full', kept.count),
        )
    }
  }

  const sendAll = async (store: SpoolStore, cut: AbortController) => {
    await trim(store)
    for (const kept of await store.list()) {
      const way = ways.get(keyOf(kept))
      const claimed = way && (await store.claim(kept))
      if (!claimed) continue
      if (cut.signal.aborted) return store.release(claimed.kept)
      draining = { cut, ...claimed }
      const { cause, rejected = 0 } = await way.once.send({
        body: claimed.body,
        count: kept.count,
        cut: cut.signal,
      })
      draining = { cut }
      if (isPassing(cause)) return again(store.release(claimed.kept))
      await store.remove([claimed.kept])
      settle(kept, (counts) => {
        counts.exported += cause ? 0 : kept.count - rejected
        counts.drop('rejected', cause ? kept.count : rejected)
      })
    }
  }

  const again = (done: Promise<void>) => {
    clearTimeout(timer)
    timer = quietly(() => setTimeout(drain, AGAIN_MS))
    ;(timer as { unref?: () => void }).unref?.()
    return done
  }

  const drain = () => {
    if (!store || draining || stopped || supply.isLeaving()) return
    const cut = new AbortController()
    draining = { cut }
    void quietly(() => sendAll(store!, cut))
      .catch(() => {})
      .then(() => {
        draining = undefined
      })
  }

  const during = <T>(work: Promise<T>): Promise<T> => {
    writing.add(work)
    const done = () => void writing.delete(work)
    work.then(done, done)
    return work
  }

  return {
    supply,
    opening,
    during,
    add: (way) => void ways.set(keyOf(way), way),
    store: () => store,
    async keep(way, { body, count }) {
      if (!store && !supply.isLeaving()) await within(OPENING_MS, during(opening))
      if (!store) return undefined
      const { url, contentType, counts } = way
      const request = { url, contentType, at: Date.now(), bytes: body.byteLength, count }
      try {
        const kept = await during(store.put(request, body))
        ours.add(kept.id)
        counts.spooled += count
        await trim(store).catch(() => {})
        void again(Promise.resolve())
        return kept
      } catch {
        return undefined
      }
    },
    forget(way, kept) {
      if (ours.delete(kept.id)) way.counts.spooled -= kept.count
      store?.remove([kept]).catch(() => {})
    },
    isHopeless: () => isBad || supply.isOffline(),
    watch: (post) => (body, signal) => {
      const note = (good: boolean) => {
        if (good && isBad) drain()
        isBad = !good
      }
      return post(body, signal).then(
        (answer) => {
          note(answer.status < 500 && answer.status !== 429)
          return answer
        },
        (fault) => {
          if (!signal.aborted) note(false)
          throw fault
        },
      )
    },
    leave() {
      if (draining?.kept) {
        const { kept, body, cut } = draining
        // The browser has it in hand: whether it arrives or not, it is not to be sent by another as well.
        if (supply.isCarried(body!) && !isBad) store?.remove([kept]).catch(() => {})
        else cut.abort()
      } else draining?.cut.abort()
      store?.leave()
    },
    async stop() {
      stopped = true
      stopListening()
      clearTimeout(timer)
      draining?.cut.abort()
      while (writing.size > 0) await Promise.allSettled(writing)
      store?.close()
      store = undefined
    },
  }
}
