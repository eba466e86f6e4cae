import { type KnownKey, knownKeys } from '../known-keys.js'
import { PROCESS_COMMAND_ARGS, PROCESS_COMMAND_LINE } from '../semconv.js'
import { isSecretName, isSigningName, partsOf } from './names.js'
import type { RedactOptions } from './options.js'

/** What a key says of its value: it is looked at, it is a secret, it is nobody's concern, it runs a program. */
export const LOOK = 0
export const SECRET = 1
export const ALLOWED = 2
export const COMMAND = 3
export type Verdict = typeof LOOK | typeof SECRET | typeof ALLOWED | typeof COMMAND

/** Verdicts that are remembered. */
const MOST = 2000
/** Of a longer name only the end is read, which is where it says what it is. */
const MAX_LENGTH = 256

/** What is remembered of a key. */
export interface Known extends KnownKey {
  readonly verdict: Verdict
  /** The last short text under it in which nothing was found: most keys have the same one again and again. */
  clean: string | undefined
}

export interface Keys {
  /** Of an attribute, and of a name before a value in a text. */
  judge(key: string): Known
  /** Of a parameter of a URL. */
  judgeParameter(name: string): Known
}

export function createKeys({ keys = [], allow = [] }: RedactOptions): Keys {
  const words = keys.filter((key) => typeof key === 'string').map((key) => `_${partsOf(key)}_`)
  const patterns = keys.filter((key) => typeof key !== 'string')
  const exempt = new Set(allow.filter((key) => typeof key === 'string').map(partsOf))
  const exemptPatterns = allow.filter((key) => typeof key !== 'string')

  const decide = (name: string, isSigning: (parts: string) => boolean): Verdict => {
    const key = name.slice(-MAX_LENGTH)
    const parts = partsOf(key)
    if (exempt.has(parts) || exemptPatterns.some((one) => matches(one, key))) return ALLOWED
    const isSecret =
      isSecretName(parts) ||
      isSigning(parts) ||
      words.some((word) => `_${parts}_`.includes(word)) ||
      patterns.some((one) => matches(one, key))
    if (isSecret) return SECRET
    return key === PROCESS_COMMAND_ARGS || key === PROCESS_COMMAND_LINE ? COMMAND : LOOK
  }
  return {
    judge: remembered((key) => decide(key, () => false)),
    judgeParameter: remembered((name) => decide(name, isSigningName)),
  }
}

/** A pattern with the flag `g` or `y` remembers where it was. */
function matches(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(text)
}

function remembered(decide: (key: string) => Verdict): (key: string) => Known {
  const make = (key: string): Known => ({ key, verdict: decide(key), next: undefined, clean: undefined })
  const known = knownKeys(make, MOST, MAX_LENGTH)
  return (key) => known(key) ?? make(key)
}
