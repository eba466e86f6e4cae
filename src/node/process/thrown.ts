import { type Context, context } from '@opentelemetry/api'

let thrownIn: Context | undefined

const forget = () => {
  thrownIn = undefined
}

/**
 * Runs `fn` in a context that the uncaught exceptions' record still knows when the stack is unwound. By `finally`:
 * whoever catches an exception and throws it again is named by Node as the place where it was thrown.
 */
export function runWithin<A extends unknown[], R>(
  active: Context,
  fn: (this: unknown, ...args: A) => R,
  self?: unknown,
  ...args: A
): R {
  let threw = true
  try {
    const result = context.with(active, fn, self, ...args)
    threw = false
    return result
  } finally {
    if (threw) note(active)
  }
}

/** Node tells what nobody has caught before it runs anything else, so what is noted then has been caught. */
function note(active: Context): void {
  // The innermost one comes first.
  if (thrownIn === undefined) queueMicrotask(forget)
  thrownIn ??= active
}

/** The context of what is thrown, or the one that is active. */
export const throwingContext = (): Context => thrownIn ?? context.active()
