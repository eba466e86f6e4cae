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
   * Waits until a try may be made while the circuit is open, and answers whether it may.
   *
   * @param deadline of `performance.now()`; nobody waits beyond it
   * @param hurry the program is ending: one try is made at once, for all
   */
  pass(deadline: number, signal: AbortSignal, hurry: AbortSignal): Promise<boolean>
  /** What came of a try: an answer, none, or undefined when it was cut short. */
  note(good: boolean | undefined): void
}

const FAILURES = 5
const FIRST_MS = 1000
const MAX_MS = 30_000

/** Stops what would hammer a receiver that is not there, and probes it: one try for all, at growing distances. */
export function createCircuit(random: () => number = Math.random): Circuit {
  let failures = 0
  let openings = 0
  let nextAt = 0
  let probe: { done: Promise<void>; end: () => void } | undefined

  const begin = () => {
    let end = () => {}
    const done = new Promise<void>((resolve) => {
      end = resolve
    })
    probe = { done, end }
  }
  return {
    status: () => ({ circuit: openings > 0 ? 'open' : 'closed', failures }),
    async pass(deadline, signal, hurry) {
      while (openings > 0 && !signal.aborted) {
        const now = performance.now()
        if (!probe && (now >= nextAt || hurry.aborted)) {
          begin()
          return true
        }
        if (now >= deadline) return false
        const under = probe
        const until = under ? deadline : Math.min(nextAt, deadline)
        await sleep(until - now, hurry.aborted ? [signal] : [signal, hurry], under?.done)
        // One probe is the last word when the program is ending.
        if (hurry.aborted && under && openings > 0) return false
      }
      return true
    },
    note(good) {
      if (good) failures = openings = 0
      else if (good === false && ++failures >= FAILURES && (probe || openings === 0)) {
        nextAt = performance.now() + Math.min(FIRST_MS * 2 ** openings, MAX_MS) * (0.5 + random() / 2)
        openings++
      }
      probe?.end()
      probe = undefined
    },
  }
}

/** One circuit for each receiver, by its origin. */
export interface Circuits {
  of(origin: string): Circuit
  status(): Record<string, ReceiverStatus>
}

export function createCircuits(): Circuits {
  const circuits = new Map<string, Circuit>()
  return {
    of(origin) {
      const circuit = circuits.get(origin) ?? createCircuit()
      circuits.set(origin, circuit)
      return circuit
    },
    status: () => Object.fromEntries([...circuits].map(([origin, circuit]) => [origin, circuit.status()])),
  }
}
