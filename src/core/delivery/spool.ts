import { within } from '../safety/deadline.js'
import { guard } from '../safety/guard.js'
import { quietly } from '../safety/quiet.js'
import type { Counts } from './counts.js'
import type { Encoded } from './encode.js'
import type { Post } from './retry.js'
import type { DropCause, Sender } from './sender.js'
import type { Kept, SpoolStore, SpoolSupply } from './spool-store.js'
import { type SpoolLimits, trimmer } from './spool-trim.js'

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
  /** The same for a program that has no other turn; says whether it is kept. */
  keepNow(way: Way, request: Encoded): boolean
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

  const trim = trimmer({ maxBytes, maxAgeMs }, (kept, cause) =>
    settle(kept, (counts) => counts.drop(cause, kept.count)),
  )

  const sendAll = async (store: SpoolStore, cut: AbortController) => {
    await trim(store)
    for (const kept of await store.list()) {
      const way = ways.get(keyOf(kept))
      const claimed = way && (await store.claim(kept))
      if (!claimed) continue
      if (cut.signal.aborted) return store.release(claimed.kept)
      const { body } = claimed
      if (!body) {
        await store.remove([claimed.kept])
        settle(kept, (counts) => counts.drop('damaged', kept.count))
        continue
      }
      draining = { cut, kept: claimed.kept, body }
      const { cause, rejected = 0 } = await way.once.send({
        body,
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

  const toKeep = ({ url, contentType }: Way, { body, count }: Encoded) => ({
    ...{ url, contentType, at: Date.now() },
    ...{ bytes: body.byteLength, count },
  })
  const note = (way: Way, kept: Kept) => {
    ours.add(kept.id)
    way.counts.spooled += kept.count
  }

  return {
    supply,
    opening,
    during,
    add: (way) => void ways.set(keyOf(way), way),
    store: () => store,
    keepNow(way, request) {
      const kept = guard(() => supply.putNow?.(toKeep(way, request), request.body))
      if (kept) note(way, kept)
      return kept !== undefined
    },
    async keep(way, request) {
      if (!store && !supply.isLeaving()) await within(OPENING_MS, during(opening))
      if (!store) return undefined
      try {
        const kept = await during(store.put(toKeep(way, request), request.body))
        note(way, kept)
        await trim(store)
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
      const see = (good: boolean) => {
        if (good && isBad) drain()
        isBad = !good
      }
      return post(body, signal).then(
        (answer) => {
          see(answer.status < 500 && answer.status !== 429)
          return answer
        },
        (fault) => {
          if (!signal.aborted) see(false)
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
