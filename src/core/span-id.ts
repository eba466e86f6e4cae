/** The part of the SDK's id generator that is needed here. */
interface IdGenerator {
  generateTraceId(): string
  generateSpanId(): string
}

let chosen: string | undefined

/**
 * Lets the one span that `start` starts have this id: two processes that never spoke can so name the same
 * span. There is no such option in the API; the SDK asks its generator for exactly one id per span.
 */
export function withSpanId<T>(id: string, start: () => T): T {
  chosen = id
  try {
    return start()
  } finally {
    chosen = undefined
  }
}

/** A generator that answers the chosen id once, and else what `random` answers. */
export function chosenFirst(random: IdGenerator): IdGenerator {
  return {
    generateTraceId: () => random.generateTraceId(),
    generateSpanId() {
      const id = chosen
      chosen = undefined
      return id ?? random.generateSpanId()
    },
  }
}
