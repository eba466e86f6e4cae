import { propagation, trace } from '@opentelemetry/api'
import { equal, ok } from '../support/assert.js'
import { after, type ContractCase, named } from './environment.js'

const options = { serviceName: 'contract', metrics: false, instrument: false } as const
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-03$/

/** Context in carriers, baggage and bound functions. */
export const contextCases: ContractCase[] = [
  {
    name: 'carries context in plain objects, Headers and Maps',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      const carriers = telemetry.span('sender', () =>
        [{} as Record<string, string>, new Headers(), new Map<string, string>()].map((carrier) =>
          telemetry.inject(carrier),
        ),
      )
      equal(trace.getActiveSpan(), undefined, 'the active span')
      for (const [index, carrier] of carriers.entries())
        await telemetry.continueFrom(carrier, async () => {
          await after(1)
          telemetry.span(`receiver ${index}`, () => {})
        })
      await telemetry.stop()
      const { spans } = await wire()
      const sender = named(spans, 'sender')
      const [, traceId, spanId] = TRACEPARENT.exec((carriers[0] as Record<string, string>).traceparent!) ?? []
      equal([traceId, spanId], [sender.traceId, sender.spanId], 'traceparent')
      for (const index of [0, 1, 2])
        equal(
          named(spans, `receiver ${index}`).parentSpanId,
          sender.spanId,
          `the parent of receiver ${index}`,
        )
    },
  },
  {
    name: 'links every producer of a batch, whether its carrier holds text or bytes',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      const send = (name: string, as: 'text' | 'bytes') =>
        telemetry.span(name, () => telemetry.inject<Record<string, string | Uint8Array>>({}, { as }))
      const batch = [send('first', 'text'), undefined, send('second', 'bytes')]
      ok(batch[2]?.traceparent instanceof Uint8Array, 'bytes in the second carrier')
      telemetry.span('consumer', { links: telemetry.linksFrom(batch) }, () => {})
      await telemetry.stop()
      const { spans } = await wire()
      const ids = ({ traceId, spanId }: { traceId?: string; spanId?: string }) => `${traceId} ${spanId}`
      equal(
        named(spans, 'consumer').links?.map(ids),
        [named(spans, 'first'), named(spans, 'second')].map(ids),
        'the links',
      )
    },
  },
  {
    name: 'starts a new trace from a carrier that brought none or nonsense',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      telemetry.span('caller', () => {
        telemetry.continueFrom({}, () => telemetry.span('none', () => {}))
        telemetry.continueFrom({ traceparent: '00-zz-01' }, () => telemetry.span('nonsense', () => {}))
      })
      await telemetry.stop()
      const { spans } = await wire()
      for (const name of ['none', 'nonsense']) {
        ok(!named(spans, name).parentSpanId, `${name} has no parent`)
        ok(named(spans, name).traceId !== named(spans, 'caller').traceId, `${name} has its own trace`)
      }
    },
  },
  {
    name: 'adds to the baggage for as long as the function runs',
    async run({ start, endpoint }) {
      const telemetry = start({ ...options, endpoint })
      const carried = () => telemetry.inject<Record<string, string>>({}).baggage
      const inner = await telemetry.withBaggage({ tenant: 'a b' }, async () => {
        await after(1)
        return telemetry.withBaggage({ plan: 'pro' }, carried)
      })
      equal(inner, 'tenant=a%20b,plan=pro', 'the baggage header')
      equal(carried(), undefined, 'the baggage outside')
      const received = telemetry.continueFrom({ baggage: inner }, () =>
        propagation.getActiveBaggage()?.getEntry('tenant'),
      )
      equal(received?.value, 'a b', 'the baggage of a carrier')
      await telemetry.stop()
    },
  },
  {
    name: 'binds a function to the context of where it was bound',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      const bound = telemetry.span('binder', () =>
        telemetry.bind((name: string) => telemetry.span(name, () => name)),
      )
      equal(bound('called outside'), 'called outside', 'the answer of the bound function')
      telemetry.span('other', () => bound('called in another span'))
      await telemetry.stop()
      const { spans } = await wire()
      const binder = named(spans, 'binder')
      equal(named(spans, 'called outside').parentSpanId, binder.spanId, 'the parent outside')
      equal(named(spans, 'called in another span').parentSpanId, binder.spanId, 'the parent in another span')
    },
  },
]
