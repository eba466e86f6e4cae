/** A call of before the script had loaded. Times are milliseconds since 1970. */
export interface Call {
  method: string
  given: unknown[]
  time: number
  /** The call of `span` in whose function it was made. */
  within?: Call
  /** Of `span`: what its function did with the span that it was given. */
  done?: [time: number, method: string, given: unknown[]][]
  /** Of `span`: when its function had ended. */
  end?: number
  /** Of `span`: what its function threw, in an array, since anything may be thrown. */
  thrown?: [unknown]
  /** Set by whoever takes over a span whose function still runs. */
  ended?(): void
}

/** Where the stub puts calls; the script puts its own `push` in, which makes them at once. */
export interface Queue extends Array<Call> {
  /** How many did not fit. */
  lost?: number
}

/** The global object: of the stub at first, and filled in by the script. */
export interface Global extends Record<string, unknown> {
  q: Queue
}
