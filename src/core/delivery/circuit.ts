import { sleep } from '../safety/sleep.js'

/** What is known of a receiver, which all signals that go to it share. */
export interface ReceiverStatus {
  /** `open`: it failed too often, and gets one try at a time, further and further apart, until one succeeds. */
  circuit: 'closed' | 'open'
  /** Tries that failed since the last that did not. */
  failures: number
}

export interface Circuit {
  status(): ReceiverStatus
  /**
   * Whether everything may be tried at once; otherwise `pass` is to be asked.
   *
   * @param hurry the program is ending: what may have been an accident denies nothing its last try
   */
  isFree(hurry: AbortSignal): boolean
  /** A try has failed, as it seems. */
  doubt(): void
  /**
   * Waits for a turn: as soon as a try has failed there is one at a time.
   *
   * @param deadline of `performance.now()`; nobody waits beyond it
   * @param hurry the program is ending: one try is made at once, for all
   * @returns how to end the turn; undefined when none came
   */
  pass(deadline: number, signal: AbortSignal, hurry: AbortSignal): Promise<(() => void) | undefined>
  /** What came of a try: an answer, none, or undefined when it was cut short. */
  note(good: boolean | undefined): void
}

const FAILURES = 5
const FIRST_MS = 1000
const MAX_MS = 30_000

const free = () => {}

/**
 * Stops what would hammer a receiver that is not there: after a failure one try is made at a time, for all, until one
 * succeeds; after several these are probes, at growing distances.
 */
export function createCircuit(random: () => number = Math.random): Circuit {
  let failures = 0
  let openings = 0
  let isTrusted = true
  let nextAt = 0
  let turn: { done: Promise<void>; end: () => void } | undefined

  const begin = () => {
    let wake = free
    const done = new Promise<void>((resolve) => {
      wake = resolve
    })
    const mine = {
      done,
      end() {
        if (turn === mine) turn = undefined
        wake()
      },
    }
    turn = mine
    return mine.end
  }
  const isFree = (hurry: AbortSignal) => isTrusted || (hurry.aborted && openings === 0)
  return {
    status: () => ({ circuit: openings > 0 ? 'open' : 'closed', failures }),
    isFree,
    doubt() {
      isTrusted = false
    },
    async pass(deadline, signal, hurry) {
      while (!isFree(hurry) && !signal.aborted) {
        const now = performance.now()
        if (!turn && (now >= nextAt || hurry.aborted)) return begin()
        if (now >= deadline) return undefined
        const under = turn
        const until = under ? deadline : Math.min(nextAt, deadline)
        await sleep(until - now, hurry.aborted ? [signal] : [signal, hurry], under?.done)
        // One probe is the last word when the program is ending.
        if (hurry.aborted && under && openings > 0) return undefined
      }
      return free
    },
    note(good) {
      if (good !== undefined) isTrusted = good
      if (good) {
        failures = openings = 0
        turn?.end()
      } else if (good === false && ++failures >= FAILURES && (turn || openings === 0)) {
        nextAt = performance.now() + Math.min(FIRST_MS * 2 ** openings, MAX_MS) * (0.5 + random() / 2)
        openings++
      }
    },
  }
}
