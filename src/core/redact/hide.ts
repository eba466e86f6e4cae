import { sha256 } from './hash.js'
import type { RedactOptions } from './options.js'

const MASK = 'REDACTED'
/** Enough to tell values apart, and of a secret's 256 bits too few to be taken for it. */
const DIGITS = 16
/** What was hidden before: a record that others may change is looked at twice. */
const HIDDEN = /^(?:REDACTED|hash:[0-9a-f]{16})$/

/** What stands in a secret's place. */
export type Hide = (secret: string) => string

export function createHide({ action = 'mask', salt }: RedactOptions): Hide {
  if (action === 'mask') return () => MASK
  if (action === 'drop') return () => ''
  const prefix = salt ?? String(crypto.getRandomValues(new Uint8Array(32)))
  return (secret) => (HIDDEN.test(secret) ? secret : `hash:${sha256(prefix + secret).slice(0, DIGITS)}`)
}
