/** Context through every kind of carrier, text and bytes, one and many. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { propagation, trace } from '@opentelemetry/api'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Carrier, start, type Telemetry } from '../../src/node/index.js'
import { type Sink, startSink } from '../support/sink.js'

/** How the Kafka clients for Node type a message's headers. */
interface KafkaHeaders {
  [key: string]: Buffer | string | (Buffer | string)[] | undefined
}

let sink: Sink
let telemetry: Telemetry

beforeAll(async () => {
  sink = await startSink()
})
afterAll(() => sink.close())
beforeEach(() => {
  telemetry = start({ endpoint: sink.url, instrument: false, metrics: false })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await telemetry.stop()
  sink.requests.length = 0
})

/** What is active, as text, so that both ends can be compared. */
const active = () => ({
  traceId: trace.getActiveSpan()?.spanContext().traceId,
  spanId: trace.getActiveSpan()?.spanContext().spanId,
  tracestate: trace.getActiveSpan()?.spanContext().traceState?.serialize(),
  tenant: propagation.getActiveBaggage()?.getEntry('tenant')?.value,
})

/** Runs `send` in a span with a tracestate and a baggage; answers what was active. */
function sending(send: () => void): ReturnType<typeof active> {
  const upstream = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'a=1',
  }
  return telemetry.continueFrom(upstream, () =>
    telemetry.withBaggage({ tenant: 'zoë & co' }, () =>
      telemetry.span('producer', () => {
        send()
        return active()
      }),
    ),
  )
}

const carriers: Record<string, () => Carrier> = {
  'a plain object': () => ({}),
  'an object without prototype': () => Object.create(null),
  "Node's incoming headers": (): IncomingHttpHeaders => ({ host: 'here', 'set-cookie': ['a', 'b'] }),
  "Node's outgoing headers": (): OutgoingHttpHeaders => ({ 'content-length': 3 }),
  'the environment': (): NodeJS.ProcessEnv => ({ PATH: '/bin' }),
  Headers: () => new Headers(),
  'a Map': () => new Map<string, string>(),
  URLSearchParams: () => new URLSearchParams('page=2'),
  'headers of Kafka': (): KafkaHeaders => ({ key: Buffer.from('k') }),
}

describe.each(Object.entries(carriers))('%s', (_name, create) => {
  it('brings what was injected', () => {
    const carrier = create()
    const sent = sending(() => telemetry.inject(carrier))
    expect(telemetry.continueFrom(carrier, active)).toEqual(sent)
    expect(sent).toMatchObject({ tracestate: 'a=1', tenant: 'zoë & co' })
  })

  it('that is new starts a new trace', () => {
    sending(() => expect(telemetry.continueFrom(create(), active)).toEqual({}))
  })
})

describe.each<[string, () => Carrier]>([
  ['an object', () => ({})],
  ['a Map', () => new Map<string, Uint8Array>()],
])('%s of bytes', (_name, create) => {
  it('brings what was injected', () => {
    const carrier = create()
    const sent = sending(() => expect(telemetry.inject(carrier, { as: 'bytes' })).toBe(carrier))
    const values = carrier instanceof Map ? [...carrier.values()] : Object.values(carrier)
    expect(values.map((value) => value instanceof Uint8Array)).toEqual([true, true, true])
    expect(telemetry.continueFrom(carrier, active)).toEqual(sent)
  })
})

describe('reading', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const traceIdOf = (carrier: Carrier | null | undefined) => telemetry.continueFrom(carrier, active).traceId
  const TRACE_ID = traceparent.slice(3, 35)

  it.each<[string, Carrier]>([
    ['a Buffer', { traceparent: Buffer.from(traceparent) }],
    ['a part of a larger buffer', { traceparent: Buffer.from(`--${traceparent}--`).subarray(2, 57) }],
    ['one in an array', { traceparent: [Buffer.from(traceparent)] }],
    ['methods that answer arrays', { get: (name) => [{ traceparent }[name] ?? ''], set() {} }],
    ['any case', { TrAcEpArEnT: traceparent }],
    ['any case of a Map', new Map([['TRACEPARENT', traceparent]])],
    ['a carrier that can only be read', { get: (name) => ({ traceparent })[name] } as Carrier],
  ])('takes %s', (_name, carrier) => {
    expect(traceIdOf(carrier)).toBe(TRACE_ID)
  })

  it.each<[string, Carrier | null | undefined]>([
    ['nothing', undefined],
    ['null', null],
    ['two in an array', { traceparent: [traceparent, Buffer.from(traceparent)] }],
    [
      'two in a query',
      new URLSearchParams([
        ['traceparent', traceparent],
        ['traceparent', traceparent],
      ]),
    ],
    ['one from the prototype', Object.create({ traceparent })],
    ['one below __proto__', JSON.parse(`{"__proto__":{"traceparent":"${traceparent}"}}`)],
    ['bytes that are not UTF-8', { traceparent: Uint8Array.of(0xff, 0xfe, ...Buffer.from(traceparent)) }],
  ])('starts a new trace for %s', (_name, carrier) => {
    expect(traceIdOf(carrier)).toBeUndefined()
  })

  it('joins several tracestates and baggages in order', () => {
    const carrier = { traceparent, tracestate: ['b=1', Buffer.from('a=2')], baggage: ['x=1', 'tenant=t'] }
    expect(telemetry.continueFrom(carrier, active)).toMatchObject({ tracestate: 'b=1,a=2', tenant: 't' })
  })

  it('puts values together up to 64 KiB, and none beyond', () => {
    const values = (count: number) => Array.from({ length: count }, (_, i) => `k${i}=${'v'.repeat(2000)}`)
    const entries = (count: number) =>
      telemetry.continueFrom({ traceparent, baggage: values(count) }, () => [
        active().traceId,
        propagation.getActiveBaggage()?.getAllEntries().length,
      ])
    expect(entries(32)).toEqual([TRACE_ID, 4])
    expect(entries(33)).toEqual([TRACE_ID, undefined])
  })
})

describe('writing', () => {
  it('replaces what is there, under the spelling that is there', () => {
    const carrier = { Traceparent: 'old', BAGGAGE: 'old' }
    const map = new Map([['TraceParent', 'old']])
    sending(() => [telemetry.inject(carrier), telemetry.inject(map)])
    expect(Object.keys(carrier)).toEqual(['Traceparent', 'BAGGAGE', 'tracestate'])
    expect([...map.keys()]).toEqual(['TraceParent', 'tracestate', 'baggage'])
    expect([...Object.values(carrier), ...map.values()]).not.toContain('old')
  })

  it('says once what of the baggage cannot be sent, and sends the rest', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    telemetry.withBaggage({ 'two words': 'x', kept: 'y', long: 'z'.repeat(9000) }, () => {
      for (let i = 0; i < 3; i++) expect(telemetry.inject({})).toEqual({ baggage: 'kept=y' })
    })
    expect(warn.mock.calls).toEqual([[expect.stringContaining('2 baggage entries were not sent')]])
  })
})

describe('a batch', () => {
  it('links every producer once, and passes over messages without one', async () => {
    const messages: (KafkaHeaders | undefined)[] = []
    for (let i = 0; i < 100; i++) {
      telemetry.span(`producer ${i}`, () => {
        messages.push(telemetry.inject<KafkaHeaders>({}, i % 2 ? { as: 'bytes' } : {}))
        if (i % 10 === 0)
          messages.push(telemetry.inject<KafkaHeaders>({}), undefined, { traceparent: 'nonsense' })
      })
    }
    telemetry.span('consumer', { links: telemetry.linksFrom(messages), root: true }, () => {})
    await telemetry.flush()
    const spans = sink.spans()
    const consumer = spans.find(({ name }) => name === 'consumer')
    const producers = spans.filter(({ name }) => name?.startsWith('producer'))
    expect(producers).toHaveLength(100)
    expect(consumer?.links?.map(({ traceId, spanId }) => `${traceId} ${spanId}`)).toEqual(
      producers.map(({ traceId, spanId }) => `${traceId} ${spanId}`),
    )
    expect(consumer).not.toHaveProperty('parentSpanId')
  })

  it('beyond the limit of links is counted', async () => {
    const messages = Array.from({ length: 200 }, () => telemetry.span('one', () => telemetry.inject({})))
    telemetry.span('consumer', { links: telemetry.linksFrom(messages) }, () => {})
    await telemetry.flush()
    const consumer = sink.spans().find(({ name }) => name === 'consumer')
    expect(consumer).toMatchObject({ droppedLinksCount: 72 })
    expect(consumer?.links).toHaveLength(128)
  })

  it('of telemetry that is off links nobody', async () => {
    await telemetry.stop()
    telemetry = start({ enabled: false })
    expect(
      telemetry.linksFrom([{ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }]),
    ).toEqual([])
    expect(telemetry.inject({}, { as: 'bytes' })).toEqual({})
  })
})
