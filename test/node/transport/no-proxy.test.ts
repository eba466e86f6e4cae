/** Which receivers no proxy is asked for. */
import { expect, it } from 'vitest'
import { isExcepted } from '../../../src/node/transport/proxy.js'

it.each([
  ['http://otlp.example', 'example', true],
  ['http://otlp.example', '.example', true],
  ['http://otlp.example', '*.example', true],
  ['http://otlp.example', 'lp.example', false],
  ['http://OTLP.example', 'a, otlp.EXAMPLE', true],
  ['http://otlp.example:4318', 'otlp.example:4318', true],
  ['http://otlp.example:4319', 'otlp.example:4318', false],
  ['https://otlp.example', 'otlp.example:443', true],
  ['http://10.1.2.3', '10.0.0.0/8', true],
  ['http://11.1.2.3', '10.0.0.0/8', false],
  ['http://[fd00::1]', 'fd00::1', true],
  ['http://[fd00::1]:4318', '[fd00::1]:4318', true],
  ['http://[fd00::1]', 'fd00::/8', true],
  ['http://otlp.example', '*', true],
  ['http://otlp.example', '', false],
])('of %s by NO_PROXY=%s is passed by: %s', (url, list, excepted) => {
  expect(isExcepted(new URL(url), list)).toBe(excepted)
})
