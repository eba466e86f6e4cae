import { type Context, context } from '@opentelemetry/api'

/** Where a line keeps its moment: no format prints symbols. */
export const LOGGED = Symbol.for('throughline logged')

/** Under these winston keeps what formats must not change. */
export const LEVEL = Symbol.for('level')
export const SPLAT = Symbol.for('splat')

/** A line on its way through winston. */
export interface LoggedInfo {
  [LOGGED]?: { context: Context; at: number }
  [LEVEL]?: string
  [SPLAT]?: unknown
  level?: unknown
  message?: unknown
  [name: string]: unknown
}

/** The context in which a line was logged; the active one where nobody took it down. */
export const contextOf = (info: LoggedInfo): Context => info[LOGGED]?.context ?? context.active()
