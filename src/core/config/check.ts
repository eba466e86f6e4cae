import { INSTRUMENTATIONS } from './options.js'

/** A check answers the problem in words that end the sentence `"name" …`, or nothing. */
export type Check = (value: unknown, name: string) => string[]

export const problem = (name: string, expected: string, value: unknown): string[] => [
  `"${name}" must be ${expected}, but is ${show(value)}`,
]

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (Array.isArray(value)) return 'an array'
  return value !== null && typeof value === 'object' ? 'an object' : String(value)
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text: Check = (value, name) =>
  typeof value === 'string' && value !== '' ? [] : problem(name, 'a non-empty string', value)

export const callback: Check = (value, name) =>
  typeof value === 'function' ? [] : problem(name, 'a function', value)

export const flag: Check = (value, name) =>
  typeof value === 'boolean' ? [] : problem(name, 'true or false', value)

export const ratio: Check = (value, name) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? [] : problem(name, 'a number from 0 to 1', value)

export const above0: Check = (value, name) =>
  typeof value === 'number' && value > 0 && value < Infinity ? [] : problem(name, 'a number above 0', value)

export const positive: Check = (value, name) =>
  Number.isInteger(value) && (value as number) > 0 ? [] : problem(name, 'a whole number above 0', value)

export const count: Check = (value, name) =>
  Number.isInteger(value) && (value as number) >= 0 ? [] : problem(name, 'a whole number of 0 or more', value)

/** Delays end in a 32-bit timer, and a larger one fires at once. */
export const milliseconds: Check = (value, name) =>
  typeof value === 'number' && value > 0 && value < 2 ** 31
    ? []
    : problem(name, 'a number of milliseconds above 0 and below 2147483648', value)

export const oneOf =
  (...values: unknown[]): Check =>
  (value, name) =>
    values.includes(value) ? [] : problem(name, values.map((one) => JSON.stringify(one)).join(' or '), value)

export const listOf =
  (isItem: (value: unknown) => boolean, items: string): Check =>
  (value, name) =>
    Array.isArray(value) && value.every(isItem) ? [] : problem(name, `an array of ${items}`, value)

/** An array, each of whose items the check is asked about. */
export const each =
  (check: Check): Check =>
  (value, name) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => check(item, `${name}[${index}]`))
      : problem(name, 'an array', value)

export const stringMap: Check = (value, name) =>
  isRecord(value) && Object.values(value).every((one) => typeof one === 'string')
    ? []
    : problem(name, 'an object of strings', value)

export const attributes: Check = (value, name) =>
  isRecord(value) && Object.values(value).every(isAttribute)
    ? []
    : problem(name, 'an object of strings, numbers, booleans, or arrays of one of these', value)

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)
const isAttribute = (value: unknown) =>
  value == null || isScalar(value) || (Array.isArray(value) && value.every(isScalar))

/** An endpoint is a base URL; a bare path is for the platform, which knows whether there is a page's origin. */
export const endpoint: Check = (value, name) => {
  const expected =
    'an http or https URL such as "http://localhost:4318", or a path such as "/otlp" in a browser'
  if (typeof value !== 'string') return problem(name, expected, value)
  if (value.startsWith('/') && !value.startsWith('//')) return []
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
    ? []
    : problem(name, expected, value)
}

/** Checks an object's members by a table, and names the nearest member for each that is not in it. */
export const members =
  (table: Record<string, Check>, hints: Record<string, string> = {}): Check =>
  (value, name) => {
    if (!isRecord(value)) return problem(name || 'options', 'an object', value)
    return Object.entries(value).flatMap(([key, member]) => {
      const path = name ? `${name}.${key}` : key
      const check = Object.hasOwn(table, key) ? table[key] : undefined
      if (check) return member === undefined ? [] : check(member, path)
      return [`unknown option "${path}"${suggestion(key, Object.keys(table), name, hints)}`]
    })
  }

function suggestion(key: string, known: string[], scope: string, hints: Record<string, string>): string {
  if (Object.hasOwn(hints, key)) return `; ${hints[key]}`
  const nearest = known
    .map((candidate) => ({ candidate, distance: distance(key.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0]
  return nearest && nearest.distance <= Math.max(2, key.length / 3)
    ? `; use "${scope ? `${scope}.` : ''}${nearest.candidate}"`
    : `; the options are ${known.join(', ')}`
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]!
}

export const instrument: Check = (value, name) => {
  if (value === false) return []
  if (!isRecord(value)) return problem(name, 'false or an object such as { fetch: false }', value)
  return members(Object.fromEntries(INSTRUMENTATIONS.map((one) => [one, flag])))(value, name)
}

const SIGNAL_PATH = /\/v1\/(traces|logs|metrics)\/?$/

/** The option takes the base alone: with a signal's path at its end, every export would go to a path that is not there. */
export const baseEndpoint: Check = (value, name) => {
  const problems = endpoint(value, name)
  if (problems.length > 0 || !SIGNAL_PATH.test(String(value))) return problems
  return [
    `"${name}" is the base of all signals; write ${JSON.stringify(String(value).replace(SIGNAL_PATH, ''))}`,
  ]
}
