import type { Exporter } from '../config/exporter.js'
import { guard } from '../safety/guard.js'
import type { Encoded } from './encode.js'
import { isPassing, type Outcome } from './sender.js'
import { type LateSpool, type Place, toKeep } from './spool-stage.js'

/** A request that was not sent, for somebody who can send it while nothing else runs. */
export interface Unsent extends Pick<Encoded, 'body' | 'count' | 'at'> {
  url: string
  contentType: string
  headers: Record<string, string>
  exporter: Exporter
  /** Says how it ended; it is kept if it can be, and counted accordingly. Answers what became of it so. */
  settle(outcome: Outcome): Outcome
}

/** What of a pipeline is needed for that. */
export interface Inside {
  exporter: Exporter
  headers(): Record<string, string>
  batcher: { takeAll(): unknown[] }
  place: Place
  spool: LateSpool | undefined
}

export type TakeUnsent = (inside: Inside) => Unsent[]

/** Takes all that was not delivered out of a pipeline, whose program has no other turn. */
export const takeUnsent: TakeUnsent = ({ exporter, headers, batcher, place, spool }) => {
  const { url, contentType, counts } = place
  return place.encode(batcher.takeAll()).map(({ body, count, at }) => ({
    url,
    contentType,
    headers: headers(),
    exporter,
    body,
    count,
    at,
    settle(outcome) {
      const { cause, lost } = outcome
      // Halves can be tried by a later process.
      const isKept =
        (isPassing(cause) || cause === 'too_large') && spool && keepNow(spool, place, { body, count, at })
      if (isKept) return { kept: count }
      if (cause) counts.drop(cause, count)
      else counts.deliver(count, lost)
      return outcome
    },
  }))
}

/** Keeps a request before it returns; says whether it could. */
function keepNow({ parts: { supply, ledger } }: LateSpool, place: Place, request: Encoded): boolean {
  const kept = guard(() => supply.putNow?.(toKeep(place, request), request.body))
  if (kept) ledger.add(place, kept)
  return kept !== undefined
}
