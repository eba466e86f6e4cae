import { quietly } from '../safety/quiet.js'
import { sleep } from '../safety/sleep.js'
import type { Counts } from './counts.js'
import type { Sender } from './sender.js'
import type { Watcher } from './spool-stage.js'

/** Batches on their way beyond which nothing more overflows: a disk can be slow as well. */
const OVERFLOWS = 8
/** Milliseconds after which what overflows goes on in another turn, so that nobody waits for all of it to be encoded. */
const OVERFLOW_MS = 2

export interface BatchLimits {
  queueSize: number
  batchSize: number
  batchDelayMs: number
}

/** Where a batcher's records go, and who else hears of them. */
export interface BatcherParts<T> {
  next: Sender<T[]>
  /** Where the oldest go when the queue is nearly full, and what is left at the end; undefined: they are lost. */
  overflow?: Sender<T[]> | undefined
  /** How many batches a flush has on their way at a time. */
  lanes: number
  watcher?: Watcher<T>
}

/**
 * Collects records and hands them on in batches: when one is full, when its oldest record has waited
 * `batchDelayMs`, or on `flush`. One batch is on its way at a time, so that a slow receiver is met by one
 * request and a bounded queue. When that is nearly full the oldest batches overflow; when it is full all the same the
 * oldest record is dropped and counted.
 */
export class Batcher<T> {
  private readonly queue: T[] = []
  private readonly underway = new Map<Promise<void>, T[]>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private urgent = false
  private stopped = false
  private overflowing: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly limits: BatchLimits,
    private readonly counts: Counts,
    private readonly parts: BatcherParts<T>,
  ) {}

  add(record: T): void {
    this.counts.created++
    if (this.stopped) {
      this.counts.drop('stopped')
      return
    }
    if (this.queue.length >= this.limits.queueSize) {
      const dropped = this.queue.splice(0, 1)
      this.parts.watcher?.settle(dropped)
      this.counts.drop('queue_full')
    }
    this.queue.push(record)
    this.parts.watcher?.add(record)
    this.schedule()
  }

  get waiting(): number {
    return this.queue.length
  }

  /** Sends all that is waiting, and settles when the fate of every record is known. */
  async flush(): Promise<void> {
    await this.hand(this.parts.next)
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
    clearTimeout(this.overflowing)
    if (this.parts.overflow) return this.hand(this.parts.overflow)
    this.counts.drop('stopped', this.queue.length)
    this.parts.watcher?.settle(this.queue)
    this.queue.length = 0
    await Promise.all(this.underway.keys())
  }

  /**
   * Hands on what waits now; where lanes are limited, batch by batch as others arrive, and each in a turn of its own, so
   * that no turn is long: a batch takes milliseconds to encode, and several may be answered at once.
   */
  private async hand(next: Sender<T[]>): Promise<void> {
    const { lanes } = this.parts
    const waiting = this.queue.length
    for (let left = waiting; left > 0; left -= this.limits.batchSize) {
      if (left < waiting && lanes < Infinity) await quietly(() => sleep(0, []))
      while (this.underway.size >= lanes) await Promise.race(this.underway.keys())
      this.dispatch(next)
    }
    await Promise.all(this.underway.keys())
  }

  /** A full batch goes out on the next turn and not on the stack of the application's `span.end()`. */
  private schedule(): void {
    if (this.underway.size > 0) {
      this.watchOverflow()
      return
    }
    const full = this.queue.length >= this.limits.batchSize
    if (this.timer !== undefined && (!full || this.urgent)) return
    clearTimeout(this.timer)
    this.urgent = full
    this.timer = quietly(() =>
      setTimeout(() => this.dispatch(this.parts.next), full ? 0 : this.limits.batchDelayMs),
    )
    // A batch that waits must not keep a process alive; shutdown flushes it.
    ;(this.timer as { unref?: () => void }).unref?.()
  }

  /** What is on its way does not get on: on the next turns the oldest half goes where there is room. */
  private watchOverflow(isDue = this.queue.length + this.limits.batchSize >= this.limits.queueSize): void {
    const { overflow } = this.parts
    if (!overflow || this.overflowing !== undefined || !isDue) return
    this.overflowing = quietly(() =>
      setTimeout(() => {
        this.overflowing = undefined
        const until = performance.now() + OVERFLOW_MS
        const isMore = () => this.queue.length > this.limits.queueSize / 2 && this.underway.size < OVERFLOWS
        while (isMore() && performance.now() < until) this.dispatch(overflow)
        this.watchOverflow(isMore())
      }),
    )
    ;(this.overflowing as { unref?: () => void }).unref?.()
  }

  private dispatch(next: Sender<T[]>): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const batch = this.queue.splice(0, this.limits.batchSize)
    if (batch.length === 0) return
    const sent = quietly(() => next.send(batch)).then(({ cause, lost, kept = 0 }) => {
      // It may have been taken, and is counted by whoever took it.
      if (!this.underway.delete(sent)) return
      this.parts.watcher?.settle(batch)
      if (cause) this.counts.drop(cause, batch.length)
      else this.counts.deliver(batch.length - kept, lost)
      if (this.queue.length > 0 && !this.stopped) this.schedule()
    })
    this.underway.set(sent, batch)
    this.watchOverflow()
  }
}
