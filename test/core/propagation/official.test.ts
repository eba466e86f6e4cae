/** Our propagators keep the rules, and the official ones, whose place they take, still do not. */
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import { expect, it } from 'vitest'
import { createPropagator } from '../../../src/core/propagation/index.js'
import { rules } from './rules.js'
import { wireOf } from './support.js'

const BROKEN_BY_OFFICIAL = [
  'traceparent: two of them are none',
  'traceparent: any whitespace around it is ignored',
  'traceparent: a line break is no whitespace',
  'flags: unknown bits are not taken over',
  'flags: what is passed through keeps its form',
  'flags: a later version is passed through as version 00',
  'traceparent: malformed ids are not sent',
  'tracestate: an empty one is not sent',
  'tracestate: more than 32 members are malformed',
  'tracestate: one malformed member makes all malformed',
  'tracestate: a member without "=" makes all malformed',
  'tracestate: an empty value is malformed',
  'tracestate: a tab inside a value is malformed',
  'tracestate: of one key twice the first is kept',
  'tracestate: a key may begin with a digit',
  'tracestate: a key may have "@" anywhere but first',
  'tracestate: a key has 256 characters at most',
  'tracestate: a value has 256 characters at most',
  'tracestate: its longest member is kept',
  'baggage: a value may be empty',
  'baggage: bytes that are not UTF-8 become U+FFFD',
  'baggage: a name is a token and not decoded',
  'baggage: a name that is no token is left out',
  'baggage: malformed members are left out',
  'baggage: a name may be __proto__',
  'baggage: properties are passed through',
  'baggage: 8192 bytes are passed through',
  'baggage: half a surrogate pair does not lose the rest',
  'baggage: a name that is no token is not sent',
  'baggage: metadata cannot add members or lines',
]

const ours = wireOf(createPropagator(['tracecontext', 'baggage'], () => {}))
const official = wireOf(
  new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
)

it.each(Object.entries(rules))('%s', (_name, holds) => {
  expect(holds(ours)).toBe(true)
})

it('the official propagators break these rules; once there are none, ours can go', () => {
  const broken = Object.entries(rules).filter(([, holds]) => !holds(official))
  expect(broken.map(([name]) => name)).toEqual(BROKEN_BY_OFFICIAL)
})
