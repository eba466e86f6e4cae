import type { DropCause, Outcome } from '../../core/delivery/sender.js'

/** What a thread says of the requests that it was given, to one who waits and runs no line meanwhile. */
export interface Fates {
  /** What both share. */
  memory: Int32Array
  tell(index: number, outcome: Outcome): void
  /** Waits until all are told, or the time of `performance.now()` is over. */
  wait(deadline: number): void
  /** Nobody answered what was not told. */
  read(index: number): Outcome
}

/** A number stands for each; 0 is for what is open, and 1 for what was delivered. */
const CAUSES: (DropCause | undefined)[] = [undefined, 'unreachable', 'rejected', 'too_large']
const FIRST = 1
/** A fate, and how many records a receiver did not accept of a request that it did. */
const FIELDS = 2

export const memoryFor = (requests: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * (1 + FIELDS * requests)))

/** The first number says how many were told. */
export function fatesIn(memory: Int32Array): Fates {
  const total = (memory.length - 1) / FIELDS
  const at = (index: number) => 1 + FIELDS * index
  return {
    memory,
    tell(index, { cause, lost }) {
      Atomics.store(memory, at(index) + 1, lost?.rejected ?? 0)
      Atomics.store(memory, at(index), FIRST + Math.max(0, CAUSES.indexOf(cause)))
      Atomics.add(memory, 0, 1)
      Atomics.notify(memory, 0)
    },
    wait(deadline) {
      for (let told = Atomics.load(memory, 0); told < total; told = Atomics.load(memory, 0)) {
        const left = deadline - performance.now()
        if (left <= 0 || Atomics.wait(memory, 0, told, left) === 'timed-out') return
      }
    },
    read(index) {
      const fate = Atomics.load(memory, at(index))
      const cause = fate === 0 ? 'unreachable' : CAUSES[fate - FIRST]
      const rejected = Atomics.load(memory, at(index) + 1)
      return { ...(cause && { cause }), ...(rejected > 0 && { lost: { rejected } }) }
    },
  }
}
