/** The built-in policy by example: what it hides, how much of a text, and what it leaves. */
import { describe, expect, it } from 'vitest'
import { createPolicy } from '../../../src/core/redact/policy.js'

const policy = createPolicy({}, () => {})
const text = (given: string) => policy.text(given, 'log.body')

describe('within a text', () => {
  it.each([
    ['GET /orders?page=2&sig=x', 'GET /orders?page=2&sig=REDACTED'],
    ['page=2&sig=x#part', 'page=2&sig=REDACTED#part'],
    ['?user%5Bpassword%5D=x&a=1', '?user%5Bpassword%5D=REDACTED&a=1'],
    ['/#access_token=abc&token_type=bearer', '/#access_token=REDACTED&token_type=bearer'],
    ["get('/?token=a'b#id_token=c'd')", "get('/?token=REDACTED#id_token=REDACTED')"],
    ['note=https://h/?token=a,b&x=1', 'note=https://h/?token=REDACTED&x=1'],
    ['https://me:hunter2@example.com/x', 'https://REDACTED:REDACTED@example.com/x'],
    ['to postgres://u:p@ss@db:5432/shop.', 'to postgres://REDACTED:REDACTED@db:5432/shop.'],
    ['Server=x;User Id=sa;Password=hunter2;', 'Server=x;User Id=sa;Password=REDACTED;'],
    ['{"password":"hun\\"ter2","a":1}', '{"password":"REDACTED","a":1}'],
    ['"{\\"password\\":\\"hunter2\\"}"', '"{\\"password\\":\\"REDACTED\\"}"'],
    ['"{\\\\\\"password\\\\\\":\\\\\\"hunter2\\\\\\"}"', '"{\\\\\\"password\\\\\\":\\\\\\"REDACTED\\\\\\"}"'],
    ["{ dbPassword: 'letmein', user: 'x' }", "{ dbPassword: 'REDACTED', user: 'x' }"],
    ['password = hunter2, user = bob', 'password = REDACTED, user = bob'],
    ['Cookie: a=b; session=c\nAccept: */*', 'Cookie: REDACTED\nAccept: */*'],
    ['Authorization: Digest username=me, nonce=1', 'Authorization: REDACTED'],
    ['authorized by Basic dXNlcjpwYXNzd29yZA==', 'authorized by Basic REDACTED'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=REDACTED psql'],
    ['mysql --password hunter2 shop', 'mysql --password REDACTED shop'],
    ['curl -u me:hunter2 -H "X-Api-Key: hunter2"', 'curl -u me:REDACTED -H "X-Api-Key: REDACTED"'],
    ['paid with 4111 1111 1111 1111 today', 'paid with REDACTED today'],
  ])('%j becomes %j', (given, left) => {
    expect(text(given)).toBe(left)
  })

  it.each([
    'invalid token: expired',
    'SyntaxError: Unexpected token: }',
    'password: must have eight characters',
    'authorization: denied for this user',
    'Basic authentication-required here',
    'token_count=512 max_tokens=1024 tokenizer=cl100k_base',
    'cookie_name=sid secret.arn=arn:aws:x:1 token_type=bearer',
    '4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7',
    '7b1f8f0e-6f0c-4c5b-9a39-1c2d3e4f5061',
    'order 4111111111111112, at 1732197349000000000',
    '2024-11-21T13:55:49.123456789Z 0.4111111111111111',
    'http://localhost:8080/orders/7?page=2&sort=price',
    'user@example.com',
    'monkey=1 author=x passed=3 compass=N bypass: yes',
  ])('%j is left as it is', (given) => {
    expect(text(given)).toBe(given)
  })
})

it('keys are read by their parts, and what is nested under one goes as a whole', () => {
  const kept = {
    'gen_ai.usage.input_tokens': 5,
    'gen_ai.token.type': 'input',
    time_to_first_token: 0.2,
    tokenizer: 'bpe',
    'session.id': 'a1',
    'aws.secretsmanager.secret.arn': 'arn:x',
    cookie: true,
    share: Number.NaN,
    at: 1732197349000,
  }
  expect(policy.attributes(kept, 'span')).toBe(kept)
  expect(
    policy.attributes(
      {
        ...kept,
        dbPassword: 'x',
        'http.request.header.authorization': ['Bearer x'],
        user: { name: 'ann', apiKey: 'x', cards: [{ number: 4111111111111111 }] },
        credentials: { any: { thing: 1 } },
      },
      'log',
    ),
  ).toEqual({
    ...kept,
    dbPassword: 'REDACTED',
    'http.request.header.authorization': ['REDACTED'],
    user: { name: 'ann', apiKey: 'REDACTED', cards: [{ number: 'REDACTED' }] },
    credentials: 'REDACTED',
  })
})

it('the arguments of a program are read together', () => {
  const args = ['node', '--token', 'hun ter', '-phunter2', '-u', 'a:hunter2', '--name', 'b']
  expect(policy.attributes({ 'process.command_args': args }, 'span')).toEqual({
    'process.command_args': ['node', '--token', 'REDACTED', '-pREDACTED', '-u', 'a:REDACTED', '--name', 'b'],
  })
})
