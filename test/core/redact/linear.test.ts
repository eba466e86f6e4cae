/**
 * No text keeps the policy busy: half a million characters that are made to be read again and again are through at
 * once, where quadratic time would take minutes and exponential time for ever. What is asserted is that it ends.
 */
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { createPolicy } from '../../../src/core/redact/policy.js'

const LENGTH = 512 * 1024
/** When a text is given up, in milliseconds; none comes near. */
const LIMIT = 30_000

const policy = createPolicy({ emails: true, keys: ['iban'] }, () => {})

/** Ends also a regular expression in the middle of its work. */
const ends = (work: () => unknown) =>
  runInContext('work(), true', createContext({ work: () => void work() }), { timeout: LIMIT })

/** What the patterns begin with, go on with and stop before. */
const UNITS = [
  ...[
    'a',
    'A',
    '1',
    '_',
    '-',
    '--',
    '.',
    ' ',
    '\n',
    '\t',
    ':',
    '=',
    '@',
    '/',
    '%',
    '[',
    ']',
    '"',
    "'",
    '\\',
    '&',
    '?',
    '#',
  ],
  ...[
    'aB1',
    'a.',
    'a-',
    'a_',
    'a@',
    'a@a.',
    'a@a-',
    'a:',
    'a=',
    'a =',
    'a: ',
    'a://',
    'http://a:',
    'http://a:b:',
    'http://a@',
  ],
  ...[
    'eyJ',
    'eyJaaaaaa',
    'eyJaaaaaa.',
    'eyJaaaaaa.a',
    '.eyJaaaaaa',
    'AKIA',
    'AKIAAAAAAAAAAAAAAAAA:',
    'ghp_',
    'github_pat_',
  ],
  ...[
    'glpat-',
    'xoxb-',
    'xapp-',
    'TAAAAAAAA/',
    'TAAAAAAAA/BAAAAAAAA/',
    'sk_live_',
    'whsec_',
    'AIza',
    'ya29.',
    '1//0',
  ],
  ...[
    'sk-',
    'sk-a',
    'sk-1',
    'hf_',
    'npm_',
    'pypi-',
    'dckr_pat_',
    'SG.',
    'SG.aaaaaaaaaaaaaaaa.',
    'key-',
    'SK',
    'dop_v1_',
  ],
  ...[
    'shpat_',
    'hvs.',
    'glsa_',
    'NRAK-',
    'lin_api_',
    'dapi',
    'sq0csp-',
    '12345678:AA',
    '12345678:',
    'AGE-SECRET-KEY-1',
  ],
  ...['bearer ', 'bearer   ', 'Basic a', 'Bearer aaaaaaaaaaaa ', 'bearer aaaaaaaaaaaa='],
  ...[
    '-----BEGIN ',
    '-----BEGIN A ',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY----- -----END ',
    'PRIVATE KEY',
  ],
  ...[
    '1 ',
    '1-',
    '1111 ',
    '1111-',
    '4111 1111 1111 111',
    '4111111111111111',
    '4111111111111111.',
    '4111111111111111a ',
  ],
  ...[
    'password',
    'password=',
    'password:',
    'password: ',
    'password="',
    "password='",
    'password="\\',
    'password=\\"',
    'password=>',
  ],
  ...[
    'password   ',
    '--password ',
    '--password',
    '-u ',
    '-u=',
    '-u "',
    '-u a ',
    '-u=a',
    '-u a:',
    '/u:',
    '-p',
    '-pa ',
    '--a ',
    '--a=-u=',
  ],
  ...[
    'token',
    'token_',
    'token_count',
    'secret_',
    'secretkey',
    'api_',
    'api_key',
    'apikeys',
    'accessToken',
    'first_token',
    'mysql_',
  ],
  ...[
    'cookie:',
    'cookie: ',
    'cookie: a',
    'Authorization: ',
    'Authorization: a,',
    'authorization=bearer ',
    '?token=',
    '&sig=',
    '?sig=?',
  ],
]

/** Alone, with a beginning that opens something, and with an end that closes nothing. */
const shapes = (unit: string): string[] => {
  const text = unit.repeat(LENGTH / unit.length)
  return [text, `password="${text}`, `http://${text}`, `eyJaaaaaa.${text}`, `-u ${text}!`, `${text}\u0000@`]
}

describe('ends with', () => {
  it.each(UNITS)('%j, again and again', (unit) => {
    for (const text of shapes(unit)) expect(ends(() => policy.text(text, 'log.body'))).toBe(true)
  })
})

it('ends with names and commands that are such texts', () => {
  for (const unit of UNITS) {
    const text = unit.repeat(LENGTH / unit.length)
    expect(
      ends(() => policy.attributes({ [text]: 'x', 'process.command_args': [`--${text}`, text] }, 'span')),
    ).toBe(true)
    expect(ends(() => policy.attributes({ 'process.command_line': text }, 'span'))).toBe(true)
  }
})

it('gives up a pattern that does not end', () => {
  const evil = /^(a+)+$/
  const work = () => evil.test(`${'a'.repeat(100)}!`)
  expect(() => runInContext('work()', createContext({ work }), { timeout: 100 })).toThrow('timed out')
})
