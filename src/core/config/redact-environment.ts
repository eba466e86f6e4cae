import type { RedactOptions } from '../redact/options.js'
import type { FromEnvironment } from './environment.js'
import type { Reader } from './variables.js'

const ACTIONS = ['mask', 'hash', 'drop']

/** Off is off, whatever else is set. */
function add(into: FromEnvironment, options: RedactOptions): void {
  if (into.redact !== false) into.redact = { ...into.redact, ...options }
}

const names = (value: string): string[] =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)

/** The variables of the redaction policy; patterns and hooks are for code. */
export const redactReaders: Record<string, Reader<FromEnvironment>> = {
  THROUGHLINE_REDACT: (value, into) => {
    if (value === 'false') into.redact = false
    else if (ACTIONS.includes(value)) add(into, { action: value as 'mask' | 'hash' | 'drop' })
    else if (value !== 'true') return 'is neither true, false, mask, hash nor drop'
  },
  THROUGHLINE_REDACT_KEYS: (value, into) => {
    add(into, { keys: names(value) })
  },
  THROUGHLINE_REDACT_ALLOW: (value, into) => {
    add(into, { allow: names(value) })
  },
  THROUGHLINE_REDACT_SALT: (value, into) => {
    add(into, { salt: value })
  },
  THROUGHLINE_REDACT_EMAILS: (value, into) => {
    if (!/^(true|false)$/i.test(value)) return 'is neither true nor false'
    add(into, { emails: value.toLowerCase() === 'true' })
  },
}
