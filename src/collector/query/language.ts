import type { Signal } from '../../core/otlp/index.js'
import { builtins, type FieldKind } from './fields.js'
import { queryError, type Token, tokens } from './tokens.js'

export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<='

/** One condition, as data: a store turns it into its own query language. */
export type Condition =
  /** The name of a span or metric, or the body of a log record, contains the text, in any case. */
  | { kind: 'word'; value: string }
  /** A built-in field; `value` is text, nanoseconds, or the position in the field's names. */
  | { kind: 'field'; field: string; operator: Operator; value: string | number; glob: boolean }
  /** An attribute of the item or else of its resource (`resource`: of the resource only). */
  | {
      kind: 'attribute'
      key: string
      resource: boolean
      operator: Operator
      value: string | number
      glob: boolean
    }

/** A condition that a field is exactly this text. */
export const exactly = (field: string, value: string): Condition => ({
  kind: 'field',
  field,
  operator: '=',
  value,
  glob: false,
})

const units: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 }

function nanoseconds(query: string, token: Token): number {
  const match = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)$/.exec(token.value)
  if (!match)
    throw queryError(
      query,
      token.valueAt,
      `"${token.value}" is no duration; write a number with a unit, like ${token.field}${token.operator}100ms (ns, us, ms, s, m, h)`,
    )
  return Number(match[1]) * units[match[2]!]!
}

function choice(query: string, token: Token, names: readonly string[], ordered: boolean): number {
  const at = names.indexOf(token.value.toLowerCase())
  if (at < 0)
    throw queryError(
      query,
      token.valueAt,
      `${token.field} is never "${token.value}"; write one of ${names.join(', ')}`,
    )
  if (!ordered) equalityOnly(query, token)
  return at
}

function equalityOnly(query: string, token: Token): void {
  if (token.operator !== '=' && token.operator !== '!=')
    throw queryError(
      query,
      token.at,
      `${token.field} cannot be compared with "${token.operator}"; write ${token.field}=${token.value} or ${token.field}!=${token.value}`,
    )
}

const isGlob = (token: Token): boolean => token.value.replaceAll('\\*', '').includes('*')

function builtin(query: string, token: Token, kind: FieldKind): Condition {
  const operator = token.operator as Operator
  const condition = { kind: 'field', field: token.field, operator, glob: false, value: '' } as const
  if (kind === 'duration') return { ...condition, value: nanoseconds(query, token) }
  if (kind !== 'text') return { ...condition, value: choice(query, token, kind.names, kind.ordered) }
  equalityOnly(query, token)
  return text(condition, token)
}

/** Adds the value: a pattern as it was written, plain text without its escapes. */
function text<T extends object>(condition: T, token: Token): T & { glob: boolean; value: string } {
  const glob = isGlob(token)
  return { ...condition, glob, value: glob ? token.value : token.value.replaceAll('\\*', '*') }
}

function attribute(query: string, token: Token): Condition {
  const operator = token.operator as Operator
  const resource = token.field.startsWith('resource.')
  const key = resource ? token.field.slice('resource.'.length) : token.field
  const condition = { kind: 'attribute', key, resource, operator, glob: false, value: '' } as const
  if (operator === '=' || operator === '!=') return text(condition, token)
  const number = Number(token.value)
  if (token.value === '' || Number.isNaN(number))
    throw queryError(
      query,
      token.valueAt,
      `"${token.value}" is no number; attributes compare with "${operator}" to plain numbers, and only duration takes a unit`,
    )
  return { ...condition, value: number }
}

function word(query: string, token: Token, fields: Record<string, FieldKind>): Condition {
  const colon = /^([\w.]+):(.+)$/.exec(token.value)
  if (!token.quoted && colon && colon[1]! in fields)
    throw queryError(query, token.at, `write ${colon[1]}=${colon[2]}, with "="`)
  if (!token.quoted && /^(AND|OR|NOT|&&|\|\|)$/.test(token.value))
    throw queryError(
      query,
      token.at,
      token.value === 'AND' || token.value === '&&'
        ? `leave out "${token.value}"; conditions beside each other must all hold`
        : `"${token.value}" is not supported; write != for not, put "${token.value}" in quotes to search for it`,
    )
  return { kind: 'word', value: token.value }
}

/**
 * Parses a query (docs/query.md) into conditions that must all hold.
 *
 * @throws ThroughlineError `INVALID_QUERY`, whose message gives the position and what to write instead.
 */
export function parseQuery(signal: Signal, query: string): Condition[] {
  const fields = builtins[signal]
  return tokens(query).map((token) => {
    if (!token.operator) return word(query, token, fields)
    const kind = Object.hasOwn(fields, token.field) ? fields[token.field] : undefined
    return kind ? builtin(query, token, kind) : attribute(query, token)
  })
}
