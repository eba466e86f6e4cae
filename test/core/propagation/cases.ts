/** Random input for the three fields: valid text, broken in few places, or nonsense altogether. */

import { random as seeded } from '../../support/random.js'

export type Random = () => number

export const below = (random: Random, limit: number): number => Math.floor(random() * limit)
export const pick = <T>(random: Random, from: ArrayLike<T>): T => from[below(random, from.length)]!
const times = (random: Random, most: number, make: (index: number) => string): string[] =>
  Array.from({ length: below(random, most + 1) }, (_, index) => make(index))

const HEX = '0123456789abcdef'
/** What parsers trip over: separators, whitespace of every kind, controls, halves of pairs, long runs. */
const ODD = [
  ...',=;-%@ \t\n\r\0"\\.AF\u00a0\u2028\ud800\udc00é€',
  '%ff',
  '%C3%A9',
  '__proto__',
  ',,',
  ' \t ',
  '0'.repeat(300),
]

/** Stretches of one long word, which is much cheaper than drawing each character. */
const pools = new Map<string, string>()
function word(random: Random, alphabet: string, most: number, least = 0): string {
  let pool = pools.get(alphabet)
  if (pool === undefined) {
    const draw = seeded(alphabet.length)
    pool = Array.from({ length: 4096 }, () => pick(draw, alphabet)).join('')
    pools.set(alphabet, pool)
  }
  const length = least + below(random, most - least + 1)
  const at = below(random, pool.length - length)
  return pool.slice(at, at + length)
}
const hex = (random: Random, length: number): string => word(random, HEX, length, length)

/** Inserts, removes or replaces a few characters. */
function mutate(random: Random, text: string): string {
  let mutated = text
  for (let left = below(random, 4); left > 0; left--) {
    const at = below(random, mutated.length + 1)
    mutated =
      mutated.slice(0, at) + (random() < 0.7 ? pick(random, ODD) : '') + mutated.slice(at + below(random, 3))
  }
  return mutated
}

export function traceparent(random: Random): string {
  const version = pick(random, ['00', '00', '00', '01', 'cc', 'ff', hex(random, 2)])
  const traceId = random() < 0.05 ? '0'.repeat(32) : hex(random, 32)
  const spanId = random() < 0.05 ? '0'.repeat(16) : hex(random, 16)
  const rest = random() < 0.2 ? pick(random, ['-', '-more', '.', '-00', ' ', '\t', '-'.repeat(600)]) : ''
  const text = `${version}-${traceId}-${spanId}-${hex(random, 2)}${rest}`
  return random() < 0.5 ? text : mutate(random, text)
}

const KEY = 'abcxyz0189_-*/@'
const VALUE = ' !"#$&+.09:<>?@AZ[\\]^`az{|}~'

export function tracestate(random: Random): string {
  const few = below(random, 10) > 0
  const member = (index: number) =>
    `${pick(random, 'ab01')}${word(random, KEY, few ? 8 : 300)}${below(random, 9) ? index : ''}=${word(random, VALUE, few ? 8 : 260)}v`
  const separator = pick(random, [',', ',', ', ', ' \t,', ',,'])
  const text = times(random, few ? 6 : 40, member).join(separator)
  return random() < 0.5 ? text : mutate(random, text)
}

const TOKEN = "!#$%&'*+-.^_`|~09AZaz"
const OCTET = "!#$%&'()*+-./09:<=>?@AZ[]^_`az{|}~"

export function baggage(random: Random): string {
  const few = below(random, 50) > 0
  const member = () => {
    const properties = times(
      random,
      2,
      () => `;${word(random, TOKEN, 4)}p${random() < 0.5 ? `=${word(random, OCTET, 5)}` : ''}`,
    )
    return `${pick(random, TOKEN)}${word(random, TOKEN, 6)}=${word(random, OCTET, few ? 20 : 400)}${properties.join('')}`
  }
  const text = times(random, few ? 6 : 300, member).join(pick(random, [',', ', ', ' , ']))
  return random() < 0.5 ? text : mutate(random, text)
}
