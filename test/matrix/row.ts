/** What a row of the matrix is: something asynchronous, through whose callbacks context has to come. */

import type { StartOptions, Telemetry } from '../../src/browser/index.js'
import type { SinkLog, SinkSpan } from '../support/sink.js'

/** What a row gets. It runs inside a span of its own, two of it at a time. */
export interface Visit {
  /** Says that the code reached this point, and looks in which context it is. */
  at(point: string): void
  /** Runs code inside another span: whatever it sets off must not bring that span along. */
  elsewhere<T>(run: () => T): T
  /** A native promise that settles later, as a browser's own functions answer them. */
  later<T>(value: T): Promise<T>
  fails(reason: unknown): Promise<never>
  /** Different for each of the two. */
  id: string
  /** The receiver's. */
  endpoint: string
  telemetry: Telemetry
  /** Notes a fault of another kind. */
  wrong(problem: string): void
}

/** What came over the wire of a page. */
export interface Wire {
  spans: SinkSpan[]
  logs: SinkLog[]
}

export interface Row {
  /** As printed. */
  name: string
  /** Which table of the documentation it stands in; default: `context`. */
  table?: 'context' | 'instruments' | 'delivery' | 'hostile'
  /** What must be reached, in any order, each once. */
  points: string[]
  /** Whether the engine has what the row is about; default: all have. */
  has?(): unknown
  /** What telemetry is started with beside the usual. */
  options?: StartOptions
  /** What the page does before telemetry starts. */
  before?(): unknown
  /**
   * The page is left when `run` is through, for another and without a word; and visited again, until nothing is kept in
   * it. `refused`: until then the receiver takes nothing, and the page is left when all is kept.
   */
  leaves?: 'delivered' | 'refused'
  /** Nothing can reach the receiver. */
  isBlocked?: true
  /** Another monitoring script, that of a peer of the benchmarks, is at `/peer.js`. */
  peer?: string
  run(visit: Visit): unknown
  /** Looks at the page after telemetry has stopped; answers what is wrong. */
  after?(): string[]
  /** Looks, in the test and not in the page, at what arrived; answers what is wrong, which may still be missing. */
  wire?(wire: Wire): string[]
}

/** Calls `start` with how to go on, and waits for that. */
export const until = (start: (done: () => void) => unknown): Promise<void> =>
  new Promise((resolve) => void start(() => resolve()))

/** What came of one row in a page. */
export interface Outcome {
  problems: string[]
  /** The engine has no such thing. */
  isAbsent?: boolean
}
