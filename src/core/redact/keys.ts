import { PROCESS_COMMAND_ARGS, PROCESS_COMMAND_LINE } from '../semconv.js'
import { isSecretName, isSigningName, partsOf } from './names.js'
import type { RedactOptions } from './options.js'

/** What a key says of its value: it is looked at, it is a secret, it is nobody's concern, it runs a program. */
export const LOOK = 0
export const SECRET = 1
export const ALLOWED = 2
export const COMMAND = 3
export type Verdict = typeof LOOK | typeof SECRET | typeof ALLOWED | typeof COMMAND

/** Verdicts that are remembered; names that are made of data do not fill the memory. */
const MOST = 2000
/** Of a longer name only the end is read, which is where it says what it is. */
const MAX_LENGTH = 256

/** What is remembered of a key. */
export interface Known {
  readonly key: string
  readonly verdict: Verdict
  /** Which key came after it the last time: records of one kind have the same ones in the same order. */
  next: Known | undefined
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
  const all = new Map<string, Known>()
  const make = (key: string): Known => ({ key, verdict: decide(key), next: undefined, clean: undefined })
  let last = make('')
  return (key) => {
    let known = last.next
    if (known?.key !== key) {
      known = all.get(key)
      if (!known) {
        known = make(key)
        if (key.length > MAX_LENGTH) return known
        if (all.size >= MOST) {
          all.clear()
          // None of those that are forgotten leads to the others.
          last = make('')
        }
        all.set(key, known)
      }
      last.next = known
    }
    last = known
    return known
  }
}
