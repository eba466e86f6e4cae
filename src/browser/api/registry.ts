/** Where every copy of the API's major version looks for what is registered. */
const KEY = Symbol.for('opentelemetry.js.api.1')

/**
 * Whose globals they say to be. A copy of the API reads those of its own minor version and newer ones, and registers
 * among none but its own version's: this is the newest that we know.
 */
const VERSION = '1.10.0'

type Globals = Record<string, unknown>

interface Part<T> {
  get(): T | undefined
  /** Answers false when somebody else has registered one. */
  set(value: T): boolean
  remove(): void
}

/** A part of the API's globals. They are there once somebody has registered something, an API itself by preference. */
export function registered<T>(name: string): Part<T> {
  const page = globalThis as unknown as Record<symbol, Globals | undefined>
  return {
    get: () => page[KEY]?.[name] as T | undefined,
    set(value) {
      page[KEY] ??= { version: VERSION }
      const globals = page[KEY]
      if (globals[name]) return false
      globals[name] = value
      return true
    },
    remove: () => void delete page[KEY]?.[name],
  }
}
