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
  table?: 'context' | 'instruments' | 'hostile'
  /** What must be reached, in any order, each once. */
  points: string[]
  /** Whether the engine has what the row is about; default: all have. */
  has?(): unknown
  /** What telemetry is started with beside the usual. */
  options?: StartOptions
  /** What the page does before telemetry starts. */
  before?(): void
  run(visit: Visit): unknown
  /** Looks at the page after telemetry has stopped; answers what is wrong. */
  after?(): string[]
  /** Looks, in the test and not in the page, at what arrived; answers what is wrong. */
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
