import type { DropCause, Lost } from './sender.js'

/** What became of one signal's records since `start`: `created` is the sum of the others but `recovered`. */
export interface SignalStatus {
  /** Records handed over for export (sampled-out spans are never handed over), and recovered ones. */
  created: number
  /** Records that the receiver acknowledged. */
  exported: number
  /** Records lost, by cause; only causes that happened. */
  dropped: Lost
  /** Records waiting or on their way. */
  queued: number
  /** Records that this left in the spool, for a later try by whoever comes first; only when there are. */
  spooled?: number
  /** Records of earlier visits that this took out of the spool; only when there were. */
  recovered?: number
}

/** What became of each signal's records on their way into a file. */
export type FileStatus = Partial<Record<'traces' | 'logs' | 'metrics', SignalStatus>>

/** Counts of one signal. */
export class Counts {
  created = 0
  exported = 0
  spooled = 0
  recovered = 0
  private readonly dropped: Lost = {}
  private droppedTotal = 0

  drop(cause: DropCause, records = 1): void {
    if (records === 0) return
    this.dropped[cause] = (this.dropped[cause] ?? 0) + records
    this.droppedTotal += records
  }

  /** So many records were delivered, but for those that were lost. */
  deliver(records: number, lost: Lost = {}): void {
    this.exported += records
    for (const [cause, count] of Object.entries(lost)) {
      this.drop(cause as DropCause, count)
      this.exported -= count
    }
  }

  status(): SignalStatus {
    const { created, exported, dropped, droppedTotal, spooled, recovered } = this
    return {
      created,
      exported,
      dropped: { ...dropped },
      queued: created - exported - droppedTotal - spooled,
      ...(spooled && { spooled }),
      ...(recovered && { recovered }),
    }
  }
}
