/** Where every copy of the API's major version looks for what is registered. */
const KEY = Symbol.for('opentelemetry.js.api.1')

interface Part<T> {
  get(): T | undefined
  /** Answers false when somebody else has registered one. */
  set(value: T): boolean
  remove(): void
}

/**
 * A part of the API's globals. They are there once one of the API's own classes has registered something, which says
 * the version; until then there is no part to read or to write.
 */
export function registered<T>(name: string): Part<T> {
  const globals = () => (globalThis as unknown as Record<symbol, Record<string, T> | undefined>)[KEY]
  return {
    get: () => globals()?.[name],
    set(value) {
      const all = globals()
      if (!all || all[name]) return false
      all[name] = value
      return true
    },
    remove: () => void delete globals()?.[name],
  }
}
