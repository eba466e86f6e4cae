import { type DiagLogger, diag } from '@opentelemetry/api'
import { guard } from '../safety/guard.js'
import { unrecorded } from '../safety/unrecorded.js'
import { wrap } from '../safety/wrap.js'

/** Where every copy of this major version of the API finds what is registered. */
const GLOBAL = Symbol.for('opentelemetry.js.api.1')
const METHODS = ['verbose', 'debug', 'info', 'warn', 'error'] as const

/**
 * Keeps the OpenTelemetry diagnostics out of the records, whatever logger `diag.setLogger` was given: they speak of
 * exports, and a record of one would be exported. Follows a logger that is set later.
 *
 * @returns how to take it out again
 */
export function silenceDiagnostics(): () => void {
  const stops: (() => void)[] = []
  const silence = () => {
    const registered = (Reflect.get(globalThis, GLOBAL) as { diag?: DiagLogger } | undefined)?.diag
    if (!registered) return
    for (const method of METHODS)
      stops.push(
        wrap(
          registered,
          method,
          (original) =>
            (...given) =>
              unrecorded(() => Reflect.apply(original, registered, given)),
        ),
      )
  }
  silence()
  stops.push(
    wrap(diag, 'setLogger', (original) => (...given: unknown[]) => {
      const done = unrecorded<boolean>(() => Reflect.apply(original, diag, given))
      guard(silence)
      return done
    }),
  )
  return () => {
    for (const stop of stops.reverse()) stop()
  }
}
