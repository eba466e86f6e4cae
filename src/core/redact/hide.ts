import type { RedactOptions } from './options.js'

const MASK = 'REDACTED'
/** Enough to tell values apart, and of a secret's 256 bits too few to be taken for it. */
const DIGITS = 16
/** What was hidden before: a record that others may change is looked at twice. */
const HIDDEN = /^(?:REDACTED|hash:[0-9a-f]{16})$/

/** What stands in a secret's place. */
export type Hide = (secret: string) => string

/** The hash of a text in hexadecimal; undefined as long as there is none. */
export type Hash = (text: string) => string | undefined

/** @param hash for the action of that name: what it has no answer for is masked */
export function createHide({ action = 'mask', salt }: RedactOptions, hash: Hash): Hide {
  if (action === 'mask') return () => MASK
  if (action === 'drop') return () => ''
  const prefix = salt ?? String(crypto.getRandomValues(new Uint8Array(32)))
  return (secret) => {
    if (HIDDEN.test(secret)) return secret
    const digits = hash(prefix + secret)
    return digits ? `hash:${digits.slice(0, DIGITS)}` : MASK
  }
}
