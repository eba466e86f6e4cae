import { quietly } from '../safety/quiet.js'
import { isPassing } from './sender.js'
import type { SpoolParts } from './spool-stage.js'
import type { Kept, SpoolStore } from './spool-store.js'
import { type Trimmer, trimmer } from './spool-trim.js'

/** Delivers what is kept. */
export interface Drain {
  start(): void
  /** Tries again after a while. */
  later(): void
  /** Keeps to the bounds. */
  trim: Trimmer
  /** Ends, and answers what it has in hand that goes on without this program. */
  leave(): Kept[]
  stop(): void
}

const AGAIN_MS = 30_000

/** One request after the other, the oldest first, until one fails. */
export function createDrain(store: SpoolStore, { supply, limits, ledger, isHopeless }: SpoolParts): Drain {
  let running: { cut: AbortController; body?: Uint8Array; kept?: Kept } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const trim = trimmer(limits, (kept, cause) =>
    ledger.settle(kept, (counts) => counts.drop(cause, kept.count)),
  )

  /** Says whether it is worth to go on. */
  const sendOne = async (listed: Kept, cut: AbortController): Promise<boolean> => {
    const place = ledger.placeOf(listed)
    const claimed = place && (await store.claim(listed))
    if (!claimed) return !cut.signal.aborted
    const { kept, body } = claimed
    if (cut.signal.aborted) {
      await store.release(kept)
      return false
    }
    if (!body) {
      await store.remove([kept])
      ledger.settle(kept, (counts) => counts.drop('damaged', kept.count))
      return true
    }
    running = { cut, kept, body }
    const { cause, lost } = await place.once.send({
      body,
      count: kept.count,
      at: kept.at,
      cut: cut.signal,
      hasKeeper: () => true,
    })
    running = { cut }
    if (isPassing(cause)) {
      later()
      await store.release(kept)
      return false
    }
    await store.remove([kept])
    ledger.settle(kept, (counts) => {
      if (cause) counts.drop(cause, kept.count)
      else counts.deliver(kept.count, lost)
    })
    return !cut.signal.aborted
  }

  const sendAll = async (cut: AbortController) => {
    await trim.look(store)
    const free = await (store.mortal?.free() ?? store.list())
    for (const kept of free) if (!(await sendOne(kept, cut))) return
  }

  const start = () => {
    clearTimeout(timer)
    timer = undefined
    if (running || stopped || supply.isLeft()) return
    const cut = new AbortController()
    running = { cut }
    void quietly(() => sendAll(cut))
      .catch(() => {})
      .then(() => {
        running = undefined
        // Nothing tells that another program was killed, and left what it had to whoever looks.
        if (store.mortal && !stopped) later()
      })
  }

  /** What nobody looks at can wait until somebody does. */
  const again = () => {
    timer = undefined
    if (supply.isHidden()) later()
    else start()
  }

  const later = () => {
    // Not put off by what is kept meanwhile: a receiver that takes nothing is asked all the same.
    timer ??= quietly(() => setTimeout(again, AGAIN_MS))
    ;(timer as { unref?: () => void }).unref?.()
  }

  return {
    start,
    later,
    trim,
    leave() {
      if (!running) return []
      const { kept, body, cut } = running
      // The browser has it in hand: whether it arrives or not, it is not to be sent by another as well.
      if (kept && supply.isCarried(body!) && !isHopeless()) {
        running = { cut }
        return [kept]
      }
      cut.abort()
      return []
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      running?.cut.abort()
    },
  }
}
