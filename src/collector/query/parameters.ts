import { ThroughlineError } from '../../core/errors.js'
import type { Signal } from '../../core/otlp/index.js'
import { nearest } from '../nearest.js'
import type { ReadFilter } from '../store.js'
import { type Condition, exactly, parseQuery } from './language.js'
import { parseTime } from './time.js'

/** Parameters that stand for one built-in field each, by signal. */
const fieldParameters: Record<Signal, Record<string, string>> = {
  traces: { trace_id: 'trace_id', span_name: 'name', service: 'service' },
  logs: { trace_id: 'trace_id', service: 'service' },
  metrics: { name: 'name', service: 'service' },
}
const filterParameters = ['since', 'until', 'limit', 'query']

export const defaultLimit = 100
export const largestLimit = 10_000

const invalid = (message: string) => new ThroughlineError('INVALID_QUERY', message)

function checkNames(parameters: URLSearchParams, known: string[]): void {
  for (const name of new Set(parameters.keys())) {
    if (!known.includes(name)) {
      const right = nearest(name, known)
      throw invalid(
        `unknown parameter "${name}"; ${right ? `use "${right}"` : `the parameters are ${known.join(', ') || 'none'}`}`,
      )
    }
    if (parameters.getAll(name).length > 1) throw invalid(`parameter "${name}" is given twice`)
  }
}

function time(parameters: URLSearchParams, name: string, nowMillis: number): bigint | undefined {
  const text = parameters.get(name)
  if (!text) return undefined
  const moment = parseTime(text, nowMillis)
  if (moment === undefined)
    throw invalid(
      `${name}: "${text}" is no time; write RFC 3339 (2026-01-31T12:00:00Z), unix seconds, milliseconds or nanoseconds, or how long ago (15m)`,
    )
  return moment
}

function limit(parameters: URLSearchParams): number {
  const text = parameters.get('limit')
  if (!text) return defaultLimit
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < 1 || number > largestLimit)
    throw invalid(`limit: "${text}" is not a whole number from 1 to ${largestLimit}`)
  return number
}

/**
 * The filter that a request's parameters mean.
 *
 * @throws ThroughlineError `INVALID_QUERY` for an unknown name (with the right one) or a value that is none.
 */
export function readFilter(signal: Signal, parameters: URLSearchParams, nowMillis: number): ReadFilter {
  const fields = fieldParameters[signal]
  checkNames(parameters, [...Object.keys(fields), ...filterParameters])
  const conditions: Condition[] = parseQuery(signal, parameters.get('query') ?? '')
  for (const [name, field] of Object.entries(fields)) {
    const value = parameters.get(name)
    if (value) conditions.push(exactly(field, field === 'trace_id' ? value.toLowerCase() : value))
  }
  return {
    since: time(parameters, 'since', nowMillis),
    until: time(parameters, 'until', nowMillis),
    limit: limit(parameters),
    conditions,
  }
}

/** Refuses parameters where there are none. */
export const noParameters = (parameters: URLSearchParams): void => checkNames(parameters, [])
