/** A request of before the start. Times are milliseconds since 1970. */
export interface EarlyCall {
  url: string
  method: string
  spanId: string
  start: number
  end?: number
  status?: number
  /** What a `fetch` was rejected with, or the type of the event that a failed XMLHttpRequest had. */
  failure?: [unknown]
  /** Set by whoever takes over a request that is under way. */
  done?(): void
}

/** What the inlined snippet leaves for the rest. */
export interface Early {
  traceId: string
  /** For the span of the page's load, which the requests are below. */
  spanId: string
  /** `01` or `00`, as the requests' `traceparent` says. */
  isSampled: boolean
  errors: [time: number, event: Event][]
  calls: EarlyCall[]
  /** Set by the rest: the load's span exists. */
  hasLoad?: boolean
  /** How many did not fit. */
  lost: number
  /** Takes out the snippet's patches and listeners. */
  stop(): void
}

declare global {
  // Only a `var` is a property of the global object.
  var __throughline: Early | undefined
}
