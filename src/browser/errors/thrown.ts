import { type Context, ROOT_CONTEXT } from '@opentelemetry/api'

const contexts = new WeakMap<object, Context>()

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

/**
 * Keeps the context in which something was thrown for whoever hears of it outside of that context: the
 * page's `error` and `unhandledrejection` events. The innermost is told first, and stays.
 */
export function rememberContext(thrown: unknown, context: Context): void {
  if (isObject(thrown) && !contexts.has(thrown)) contexts.set(thrown, context)
}

/** The context in which the first of these was thrown that is known. */
export function contextOfThrown(...things: unknown[]): Context {
  return (
    things
      .filter(isObject)
      .map((thing) => contexts.get(thing))
      .find(Boolean) ?? ROOT_CONTEXT
  )
}
