import type { Signal } from '../../core/otlp/index.js'

/**
 * What a built-in field holds: `text` compares with `=` and `!=` and globs; `duration` with all operators and
 * a unit; a list of names is compared by position, with all operators when it is an order.
 */
export type FieldKind = 'text' | 'duration' | { names: readonly string[]; ordered: boolean }

const choice = (...names: string[]): FieldKind => ({ names, ordered: false })

/** The names that are not attributes, for each signal. */
export const builtins: Record<Signal, Record<string, FieldKind>> = {
  traces: {
    service: 'text',
    name: 'text',
    status: choice('unset', 'ok', 'error'),
    kind: choice('unspecified', 'internal', 'server', 'client', 'producer', 'consumer'),
    duration: 'duration',
    scope: 'text',
    trace_id: 'text',
    span_id: 'text',
    parent_span_id: 'text',
  },
  logs: {
    service: 'text',
    body: 'text',
    event: 'text',
    severity: { names: ['unspecified', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'], ordered: true },
    scope: 'text',
    trace_id: 'text',
    span_id: 'text',
  },
  metrics: {
    service: 'text',
    name: 'text',
    unit: 'text',
    type: 'text',
    scope: 'text',
  },
}
