import {
  type Context,
  context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
} from '@opentelemetry/api'
import { guard } from '../safety/guard.js'

/** Environment variables, in the shape of `process.env`. */
export type EnvironmentVariables = Record<string, string | undefined>

/** `traceparent` is `TRACEPARENT` there: upper-case letters, digits and underscores, no digit first. */
const variableOf = (field: string): string =>
  field
    .toUpperCase()
    .replace(/[^A-Z0-9_]/g, '_')
    .replace(/^(?=\d)/, '_')

/** Reads `TRACEPARENT` and the like. */
export const environmentGetter: TextMapGetter<EnvironmentVariables> = {
  keys: (env) => Object.keys(env),
  get: (env, field) => env[variableOf(field)],
}

type Injects = Pick<TextMapPropagator, 'fields' | 'inject'>

/** A context as environment variables; none of an empty context. */
export function contextVariables(propagator: Injects, active: Context): Record<string, string> {
  const written: Record<string, string> = {}
  propagator.inject(active, written, {
    set(carrier, field, value) {
      carrier[variableOf(field)] = value
    },
  })
  return written
}

/** Whether a variable carries context; without regard to case, which names do not have on Windows. */
export const isContextVariable = (propagator: Injects, name: string): boolean =>
  propagator.fields().some((field) => variableOf(field) === name.toUpperCase())

/**
 * The environment for a process or a worker thread that continues the active trace: a copy of `env` with
 * `TRACEPARENT`, `TRACESTATE` and `BAGGAGE` of the active context in place of whatever it had of them.
 * With nothing active, or telemetry off, the copy is unchanged.
 *
 * A copy, because two children that are started at the same time have two contexts.
 *
 * @param env usually `process.env`; it is not changed
 * @returns for the option `env` of `spawn`, `fork`, `exec`, `execFile` and `new Worker`
 * @see https://opentelemetry.io/docs/specs/otel/context/env-carriers/
 */
export function childEnvironment<E extends EnvironmentVariables>(env: E): E {
  const written = guard(() => contextVariables(propagation, context.active())) ?? {}
  if (Object.keys(written).length === 0) return { ...env }
  // What the launcher's context had and ours has not, a `TRACESTATE` say, must not go on with our ids.
  const kept = Object.entries(env).filter(([name]) => !isContextVariable(propagation, name))
  return { ...Object.fromEntries(kept), ...written } as E
}
