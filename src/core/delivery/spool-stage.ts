import { within } from '../safety/deadline.js'
import { guard } from '../safety/guard.js'
import { quietly } from '../safety/quiet.js'
import type { Counts } from './counts.js'
import type { Encoded, EncodedRecords } from './encode.js'
import type { Post } from './retry.js'
import { isPassing, type Outcome, type Sender } from './sender.js'
import { createLedger, type Ledger } from './spool-ledger.js'
import type { Kept, ToKeep } from './spool-store.js'
import type { SpoolLimits } from './spool-trim.js'

/** Sees the records of a batcher come and go. */
export interface Watcher<T> {
  add(record: T): void
  /** What became of them is known. */
  settle(records: T[]): void
}

/** A request whose fate is open. */
export interface Open {
  request: Encoded
  cut: AbortController
  /** What became of it when the program was left: the browser has it, or the spool. */
  left?: 'sent' | 'kept'
}

/** One signal's place at the spool. */
export interface Place {
  url: string
  contentType: string
  counts: Counts
  /** Sends what was kept, and tries but once. */
  once: Sender<Encoded>
  open: Set<Open>
  /** Records that wait or are under way. */
  unsettled(): unknown[]
  encode(records: unknown[]): EncodedRecords<unknown>[]
  /** Told of its records, as soon as there is one. */
  journal?: Watcher<unknown>
}

/** What a platform supplies for a spool. */
export interface SpoolSupply {
  /** Brings it when the program has time for that; answers nothing, or rejects, where nothing can be kept. */
  load(parts: SpoolParts): Promise<Spool | undefined>
  isOffline(): boolean
  /** The program may run no further line after this turn, and will not come back from it as from a pause. */
  isLeft(): boolean
  /** Nobody looks at the program, and it may end without another word. */
  isHidden(): boolean
  /** A request with this body is under way that outlives the program. */
  isCarried(body: Uint8Array): boolean
  /** Calls back when it is worth to try again; answers how to stop that. */
  onReturn(callback: () => void): () => void
  /**
   * Keeps a request before it returns, for a program that has no other turn; undefined, or it throws, where it cannot.
   * Not everywhere.
   */
  putNow?(request: ToKeep, body: Uint8Array): Kept | undefined
}

export interface SpoolParts {
  supply: SpoolSupply
  limits: SpoolLimits
  places: Place[]
  ledger: Ledger
  /** Nothing can be delivered any more in this turn: the last try failed, or there is no network. */
  isHopeless(): boolean
}

/** What is loaded later. */
export interface Spool {
  /** Keeps a request for a later try; says whether it could. */
  keep(place: Place, request: Encoded): Promise<boolean>
  /** Tries to deliver what is kept. */
  drain(): void
  /** Copies what is not copied yet. */
  write(): void
  leave(): void
  stop(): Promise<void>
}

/** What all signals share of the spool before it is there. */
export interface LateSpool {
  parts: SpoolParts
  isHidden(): boolean
  isOffline(): boolean
  /** Adds a signal, and answers its stage. */
  stage(place: Place, stopped: AbortSignal, next: Sender<Encoded>): Sender<Encoded>
  /** Notes whether the receiver answers. */
  watch(post: Post): Post
  /** Keeps a request that nobody tried to deliver; says whether it could. */
  keep(place: Place, request: Encoded): Promise<boolean>
  write(): void
  /** If the program was left: settles whose everything is that is open. */
  leave(): void
  stop(): Promise<void>
}

/** What a request waits for a spool that may never come. */
const ARRIVAL_MS = 5000

const UNREACHABLE: Outcome = { cause: 'unreachable' }

export const toKeep = (
  { url, contentType }: Pick<Place, 'url' | 'contentType'>,
  { body, count, at }: Encoded,
): ToKeep => ({
  url,
  contentType,
  at,
  bytes: body.byteLength,
  count,
})

/** The spool's part that is there from the start: it knows what is open, and asks for the rest. */
export function createLateSpool(supply: SpoolSupply, limits: SpoolLimits): LateSpool {
  const places: Place[] = []
  const ledger = createLedger(places)
  let here: Spool | undefined
  let isBad = false
  let stopped = false
  const isHopeless = () => isBad || supply.isOffline()
  const hasKeeper = () => !!(here || supply.putNow) && supply.isLeft()

  const parts = { supply, limits, places, ledger, isHopeless }
  const arriving = quietly(() => supply.load(parts)).then(
    (spool) => {
      here = spool
      return stopped ? spool?.stop() : spool?.drain()
    },
    () => {},
  )
  const stopListening = supply.onReturn(() => here?.drain())

  /** What the browser was not given, when the rest of the spool has not come yet. */
  const leaveOpen = (place: Place) => {
    for (const one of place.open) {
      const kept = guard(() => supply.putNow?.(toKeep(place, one.request), one.request.body))
      if (!kept) continue
      ledger.add(place, kept)
      one.left = 'kept'
      one.cut.abort()
    }
  }
  const keep = async (place: Place, request: Encoded) => {
    if (!here) await within(ARRIVAL_MS, arriving)
    return (await here?.keep(place, request)) ?? false
  }

  return {
    parts,
    keep,
    isHidden: supply.isHidden,
    isOffline: supply.isOffline,
    stage(place, stopped, next) {
      places.push(place)
      const { open } = place
      stopped.addEventListener('abort', () => {
        for (const { cut } of open) cut.abort()
      })
      return {
        async send(request) {
          const one: Open = { request, cut: new AbortController() }
          if (stopped.aborted) one.cut.abort()
          open.add(one)
          const outcome = await (hasKeeper() && isHopeless()
            ? UNREACHABLE
            : next.send({ ...request, cut: one.cut.signal, hasKeeper }))
          open.delete(one)
          if (one.left === 'kept') return { kept: request.count }
          if (!isPassing(outcome.cause)) return outcome
          return (await keep(place, request)) ? { kept: request.count } : outcome
        },
      }
    },
    watch: (post) => (body, signal, hasKeeper) => {
      const note = (good: boolean) => {
        const wasBad = isBad
        isBad = !good
        if (good && wasBad) here?.drain()
      }
      return post(body, signal, hasKeeper).then(
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
    write: () => here?.write(),
    leave() {
      if (!supply.isLeft()) return
      if (here) here.leave()
      else if (isHopeless()) for (const place of places) leaveOpen(place)
    },
    async stop() {
      stopped = true
      stopListening()
      await here?.stop()
    },
  }
}
