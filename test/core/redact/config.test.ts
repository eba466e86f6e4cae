import { expect, it } from 'vitest'
import { readEnvironment } from '../../../src/core/config/environment.js'
import { optionProblems } from '../../../src/core/config/table.js'

it('a wrong option says what to write', () => {
  expect(optionProblems({ redact: { key: ['a'], action: 'remove', hook: 1, values: [2] } })).toEqual([
    'unknown option "redact.key"; use "redact.keys"',
    '"redact.action" must be "mask" or "hash" or "drop", but is "remove"',
    '"redact.hook" must be a function, but is 1',
    '"redact.values" must be an array of strings or regular expressions, but is an array',
  ])
  expect(optionProblems({ scrub: true })).toEqual(['unknown option "scrub"; use "redact"'])
})

it('the environment names an action, names, and turns it off', () => {
  const read = (environment: Record<string, string>) => readEnvironment(environment)
  expect(
    read({
      THROUGHLINE_REDACT: 'hash',
      THROUGHLINE_REDACT_KEYS: 'iban, tenant',
      THROUGHLINE_REDACT_ALLOW: 'csrf_token',
      THROUGHLINE_REDACT_EMAILS: 'true',
    }).values.redact,
  ).toEqual({ action: 'hash', keys: ['iban', 'tenant'], allow: ['csrf_token'], emails: true })
  expect(read({ THROUGHLINE_REDACT: 'false', THROUGHLINE_REDACT_KEYS: 'a' }).values.redact).toBe(false)
  expect(read({ THROUGHLINE_REDACT: 'maybe' }).warnings).toEqual([
    'THROUGHLINE_REDACT="maybe" is neither true, false, mask, hash nor drop; it is ignored',
  ])
})
