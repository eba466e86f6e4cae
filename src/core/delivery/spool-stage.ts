import type { Encoded } from './encode.js'
import type { Sender } from './sender.js'
import { isPassing, type Spool, type Way } from './spool.js'
import type { Kept } from './spool-store.js'

interface Open {
  request: Encoded
  cut: AbortController
  /** What it is sent by outlives the program: what fails here has not failed there. */
  isCarried?: boolean
  kept?: Promise<Kept | undefined>
}

/** The stage, and what a program that is left does with what is under way. */
export interface SpoolStage extends Sender<Encoded> {
  leave(): void
}

/**
 * Keeps a request that could not be delivered for a passing reason. While the program is being left it keeps what
 * nothing carries on, at once, since there may be no later.
 */
export function spoolStage(spool: Spool, way: Way, stopped: AbortSignal, next: Sender<Encoded>): SpoolStage {
  const open = new Set<Open>()
  const { supply } = spool
  stopped.addEventListener('abort', () => {
    for (const { cut } of open) cut.abort()
  })
  const keep = (one: Open) => {
    one.kept ??= spool.keep(way, one.request)
    return one.kept
  }
  /** Somebody has it who outlives the program, or the spool. */
  const secure = (one: Open) => {
    if (!spool.store() || (supply.isCarried(one.request.body) && !spool.isHopeless())) return
    void keep(one)
    one.cut.abort()
  }
  return {
    async send(request) {
      const one: Open = { request, cut: new AbortController() }
      open.add(one)
      if (supply.isLeaving() && spool.isHopeless()) secure(one)
      const sent = one.kept
        ? ({ cause: 'unreachable' } as const)
        : next.send({ ...request, cut: one.cut.signal })
      if (supply.isLeaving()) secure(one)
      const outcome = await sent
      open.delete(one)
      const hasFailed = isPassing(outcome.cause) && !(one.isCarried && supply.isLeaving())
      const kept = await (hasFailed ? keep(one) : one.kept)
      if (!kept) return outcome
      if (isPassing(outcome.cause)) return { kept: request.count }
      // The answer came after all.
      spool.forget(way, kept)
      return outcome
    },
    leave() {
      for (const one of open) {
        secure(one)
        one.isCarried = !one.kept
      }
    },
  }
}
