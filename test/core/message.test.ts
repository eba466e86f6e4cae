/** Context in messages and in pages: what is written, and that what is not ours stays as it is. */

import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromMessage, toMessage } from '../../src/core/message.js'
import { serverTiming, traceMeta } from '../../src/core/page-context.js'
import { createPropagator } from '../../src/core/propagation/index.js'

const parts = { propagator: createPropagator(['tracecontext', 'baggage'], () => {}) }
const SPAN = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 3 }
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03'
const active = propagation.setBaggage(
  trace.setSpanContext(ROOT_CONTEXT, SPAN),
  propagation.createBaggage({ tenant: { value: 'a' } }),
)

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
afterAll(() => context.disable())

const sent = <T>(data: T) => context.with(active, () => toMessage(parts, data))

it('puts the data by reference beside the context, so that it can be cloned and transferred', () => {
  const data = { bytes: new Uint8Array(8) }
  const message = sent(data)
  expect(message).toEqual({ throughline: 'message/1', data, traceparent: TRACEPARENT, baggage: 'tenant=a' })
  expect(message.data).toBe(data)
  const { port1, port2 } = new MessageChannel()
  port1.postMessage(message, [data.bytes.buffer])
  expect(data.bytes.byteLength).toBe(0)
  port1.close()
  port2.close()
})

it('runs the listener in the context of the message and hands its answer on', () => {
  const seen = fromMessage(parts, (data: string, given) => [
    data,
    given,
    trace.getSpanContext(context.active())?.spanId,
    propagation.getActiveBaggage()?.getEntry('tenant')?.value,
  ])
  const message = sent('hello')
  const expected = ['hello', message, SPAN.spanId, 'a']
  // Node's emitters hand over the message, the DOM an event.
  expect(seen(message)).toEqual(expected)
  const event = new MessageEvent('message', { data: message })
  expect(seen(event)).toEqual(['hello', event, SPAN.spanId, 'a'])
})

it('does not lend the receiver’s own context to a message that brought none', () => {
  const message = toMessage(parts, 'quiet')
  const seen = fromMessage(parts, () => [trace.getSpan(context.active()), propagation.getActiveBaggage()])
  expect(context.with(active, () => seen(message))).toEqual([undefined, undefined])
})

it('hands on whatever it did not make, in the context that is active', () => {
  const seen = fromMessage(parts, (data: unknown) => [data, trace.getSpanContext(context.active())])
  const hostile = new Proxy({}, { has: () => false })
  for (const given of [
    undefined,
    null,
    0,
    'text',
    [1],
    hostile,
    { data: 1 },
    { throughline: 'message/1' },
    { throughline: 'message/2', data: 1 },
    { traceparent: TRACEPARENT },
  ])
    expect(context.with(active, () => seen(given))).toEqual([given, SPAN])
})

it('lets nothing out of what does not let itself be looked at', () => {
  const seen = fromMessage(parts, (data: unknown) => data)
  const given = new Proxy(
    {},
    {
      get() {
        throw new Error('hands off')
      },
    },
  )
  expect(seen(given)).toBe(given)
})

it('takes hostile fields for none', () => {
  const seen = fromMessage(parts, (data) => [data, trace.getSpan(context.active())])
  for (const traceparent of [{}, 7, 'x'.repeat(1e5), `${TRACEPARENT}-x`, [TRACEPARENT, TRACEPARENT]])
    expect(seen({ throughline: 'message/1', data: 1, traceparent })).toEqual([1, undefined])
})

it('writes the time into a page that one visitor gets, and a mark into one that a cache may keep', () => {
  const written = (cacheControl?: string) =>
    context.with(active, () => [traceMeta({ cacheControl }), serverTiming({ cacheControl })])
  const own = [
    expect.stringMatching(
      new RegExp(`^<meta name="traceparent" content="${TRACEPARENT}" data-issued="\\d{13}">$`),
    ),
    expect.stringMatching(new RegExp(`^traceparent;desc="${TRACEPARENT}", issued;desc="\\d{13}"$`)),
  ]
  for (const cacheControl of [undefined, 'private', 'no-store', 'max-age=5, Private', 'no-cache,no-store'])
    expect(written(cacheControl), cacheControl).toEqual(own)
  const shared = [
    `<meta name="traceparent" content="${TRACEPARENT}" data-issued="shared">`,
    `traceparent;desc="${TRACEPARENT}", issued;desc="shared"`,
  ]
  for (const cacheControl of [
    'public',
    's-maxage=5',
    'max-age=60',
    'no-cache',
    '',
    'private="set-cookie"',
    'x-private',
    'privately',
  ])
    expect(written(cacheControl), cacheControl).toEqual(shared)
})
