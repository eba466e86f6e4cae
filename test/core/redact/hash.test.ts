import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { sha256 } from '../../../src/core/redact/hash.js'
import { createPolicy } from '../../../src/core/redact/policy.js'

it('is SHA-256, whatever the length', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'é€𝄞a'.repeat(length).slice(0, length)
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
  }
})

it('hashed values can be recognised by whoever has the salt, and are not hashed again', () => {
  const policy = createPolicy({ action: 'hash', salt: 'pepper' }, () => {}, sha256)
  const digest = createHash('sha256').update('pepperhunter2').digest('hex').slice(0, 16)
  const once = policy.attributes({ password: 'hunter2' }, 'span')
  expect(once).toEqual({ password: `hash:${digest}` })
  expect(policy.attributes(once, 'span')).toEqual(once)
  expect(
    createPolicy({ action: 'hash' }, () => {}, sha256).attributes({ password: 'hunter2' }, 'span'),
  ).not.toEqual(once)
})

it('dropped values leave nothing, not even their names', () => {
  const policy = createPolicy({ action: 'drop' }, () => {})
  const given = { password: 'x', list: ['a', 'AKIAIOSFODNN7EXAMPLE'], url: 'http://a/?sig=x' }
  expect(policy.attributes(given, 'span')).toEqual({ list: ['a'], url: 'http://a/?sig=' })
})
