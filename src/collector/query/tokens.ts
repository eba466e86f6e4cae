import { ThroughlineError } from '../../core/errors.js'

/** One term of a query: a bare word (no operator), or a comparison. */
export interface Token {
  /** Where it begins, counted from 0. */
  at: number
  field: string
  operator: '' | '=' | '!=' | '>' | '>=' | '<' | '<='
  value: string
  /** In quotes: taken as text, whatever it looks like. */
  quoted: boolean
  /** Where the value begins. */
  valueAt: number
}

/** The error of the query language: where, and what to write instead. */
export function queryError(query: string, at: number, problem: string): ThroughlineError {
  const from = Math.max(0, at - 20)
  const near = query.slice(from, at + 20)
  return new ThroughlineError(
    'INVALID_QUERY',
    `query, position ${at + 1}${near ? ` (${from ? '…' : ''}${query.slice(from, at)}▸${query.slice(at, at + 20)})` : ''}: ${problem}`,
  )
}

const fieldAndOperator = /([A-Za-z_][\w.\-/:]*)(==|=~|!=|>=|<=|=|>|<)/y
const bare = /[^\s"]+/y

interface Value {
  text: string
  quoted: boolean
  end: number
}

function quotedValue(query: string, at: number): Value {
  let text = ''
  for (let index = at + 1; index < query.length; index++) {
    const letter = query[index]!
    if (letter === '"') return { text, quoted: true, end: index + 1 }
    // A glob star in quotes stays a star; `\*` is the letter.
    if (letter === '\\' && query[index + 1] !== '*' && index + 1 < query.length) text += query[++index]
    else text += letter
  }
  throw queryError(query, at, 'this quote is never closed; write \\" for a quote inside a value')
}

function valueAt(query: string, at: number): Value {
  if (query[at] === '"') return quotedValue(query, at)
  bare.lastIndex = at
  const text = bare.exec(query)?.[0] ?? ''
  return { text, quoted: false, end: at + text.length }
}

/**
 * Splits a query at its spaces.
 *
 * @throws ThroughlineError `INVALID_QUERY` for an operator without a value, an unclosed quote, or an operator
 *   of another language.
 */
export function tokens(query: string): Token[] {
  const result: Token[] = []
  let at = 0
  while (at < query.length) {
    if (/\s/.test(query[at]!)) {
      at++
      continue
    }
    fieldAndOperator.lastIndex = at
    const match = fieldAndOperator.exec(query)
    const operator = match?.[2] ?? ''
    if (operator === '==') throw queryError(query, at, `write ${match![1]}=value, with one "="`)
    if (operator === '=~') throw queryError(query, at, `write ${match![1]}=part*; patterns use "*"`)
    const start = match ? fieldAndOperator.lastIndex : at
    const { text, quoted, end } = valueAt(query, start)
    if (match && !text && !quoted)
      throw queryError(
        query,
        start,
        `a value is missing; write ${match[1]}${operator}value, or ${match[1]}="" for empty`,
      )
    result.push({
      at,
      field: match?.[1] ?? '',
      operator: operator as Token['operator'],
      value: text,
      quoted,
      valueAt: start,
    })
    at = end
  }
  return result
}
