import { preciseNow } from '../clock.js'
import type { Moment } from '../trace/time.js'

let replayed: Moment | undefined

/** When a measurement is made; of one that is replayed, when it was. */
export const moment = (): Moment => replayed ?? preciseNow()

/** Runs what happened earlier as if it were then. */
export function at(earlier: Moment, run: () => void): void {
  replayed = earlier
  try {
    run()
  } finally {
    replayed = undefined
  }
}
