import { quietly } from '../safety/quiet.js'
import type { Counts } from './counts.js'
import type { Sender } from './sender.js'
import type { Watcher } from './spool-stage.js'

export interface BatchLimits {
  queueSize: number
  batchSize: number
  batchDelayMs: number
}

/**
 * Collects records and hands them on in batches: when one is full, when its oldest record has waited
 * `batchDelayMs`, or on `flush`. One batch is on its way at a time, so that a slow receiver is met by one
 * request and a bounded queue; when that is full the oldest record is dropped and counted.
 */
export class Batcher<T> {
  private readonly queue: T[] = []
  private readonly underway = new Map<Promise<void>, T[]>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private urgent = false
  private stopped = false

  constructor(
    private readonly limits: BatchLimits,
    private readonly counts: Counts,
    private readonly next: Sender<T[]>,
    private readonly watcher?: Watcher<T>,
  ) {}

  add(record: T): void {
    this.counts.created++
    if (this.stopped) {
      this.counts.drop('stopped')
      return
    }
    if (this.queue.length >= this.limits.queueSize) {
      const dropped = this.queue.splice(0, 1)
      this.watcher?.settle(dropped)
      this.counts.drop('queue_full')
    }
    this.queue.push(record)
    this.watcher?.add(record)
    this.schedule()
  }

  get waiting(): number {
    return this.queue.length
  }

  /** Sends all that is waiting at once, and settles when the fate of every record is known. */
  async flush(): Promise<void> {
    // Not one after the other: a page that is being hidden gets no second turn.
    while (this.queue.length > 0) this.dispatch()
    await Promise.all(this.underway.keys())
  }

  /**
   * Takes out what has not been delivered, for somebody who can wait for it: what waits, and what is on its way,
   * of which nobody will hear an answer.
   */
  takeAll(): T[] {
    const taken = this.unsettled()
    this.underway.clear()
    this.queue.length = 0
    return taken
  }

  /** All whose fate is not known. */
  unsettled(): T[] {
    return [...this.underway.values(), this.queue].flat()
  }

  /** Takes nothing more; what still waits is counted as lost. Settles when the fate of what is on its way is known. */
  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.timer)
    this.counts.drop('stopped', this.queue.length)
    this.watcher?.settle(this.queue)
    this.queue.length = 0
    await Promise.all(this.underway.keys())
  }

  /** A full batch goes out on the next turn and not on the stack of the application's `span.end()`. */
  private schedule(): void {
    if (this.underway.size > 0) return
    const full = this.queue.length >= this.limits.batchSize
    if (this.timer !== undefined && (!full || this.urgent)) return
    clearTimeout(this.timer)
    this.urgent = full
    this.timer = quietly(() => setTimeout(() => this.dispatch(), full ? 0 : this.limits.batchDelayMs))
    // A batch that waits must not keep a process alive; shutdown flushes it.
    ;(this.timer as { unref?: () => void }).unref?.()
  }

  private dispatch(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const batch = this.queue.splice(0, this.limits.batchSize)
    if (batch.length === 0) return
    const sent = quietly(() => this.next.send(batch)).then(({ cause, rejected = 0, kept = 0 }) => {
      // It may have been taken, and is counted by whoever took it.
      if (!this.underway.delete(sent)) return
      this.watcher?.settle(batch)
      if (cause) this.counts.drop(cause, batch.length)
      else {
        this.counts.exported += batch.length - rejected - kept
        this.counts.drop('rejected', rejected)
      }
      if (this.queue.length > 0 && !this.stopped) this.schedule()
    })
    this.underway.set(sent, batch)
  }
}
