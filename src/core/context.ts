import type { Context } from '@opentelemetry/api'

/**
 * A context that is one object for each value. The API's own, `ROOT_CONTEXT` and what is made of it, is a Map and
 * three closures, copied for each value that is set, which is noticed where every request makes one.
 */
class Entry implements Context {
  constructor(
    private readonly rest: Entry | undefined,
    private readonly key: symbol,
    private readonly value: unknown,
  ) {}

  getValue(key: symbol): unknown {
    for (let at: Entry | undefined = this; at; at = at.rest) if (at.key === key) return at.value
    return undefined
  }

  setValue(key: symbol, value: unknown): Entry {
    return new Entry(this.deleteValue(key), key, value)
  }

  /** What was there before is let go of: spans inside of spans make no chain that grows. */
  deleteValue(key: symbol): Entry {
    if (!this.rest || !this.has(key)) return this
    return this.key === key ? this.rest : new Entry(this.rest.deleteValue(key), this.key, this.value)
  }

  private has(key: symbol): boolean {
    return this.key === key || (this.rest?.has(key) ?? false)
  }
}

/** A context without values. */
export const EMPTY_CONTEXT: Context = new Entry(undefined, Symbol('empty'), undefined)
