import type { DropCause } from './sender.js'

/** What became of one signal's records since `start`. */
export interface SignalStatus {
  /** Records handed over for export (sampled-out spans are never handed over). */
  created: number
  /** Records that the receiver acknowledged. */
  exported: number
  /** Records lost, by cause; only causes that happened. */
  dropped: Partial<Record<DropCause, number>>
  /** Records waiting or on their way. */
  queued: number
}

/** Counts of one signal; `created` is always the sum of the other three. */
export class Counts {
  created = 0
  exported = 0
  private readonly dropped: Partial<Record<DropCause, number>> = {}
  private droppedTotal = 0

  drop(cause: DropCause, records = 1): void {
    if (records === 0) return
    this.dropped[cause] = (this.dropped[cause] ?? 0) + records
    this.droppedTotal += records
  }

  status(): SignalStatus {
    const { created, exported, dropped, droppedTotal } = this
    return { created, exported, dropped: { ...dropped }, queued: created - exported - droppedTotal }
  }
}
