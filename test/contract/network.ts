import { equal, includes, ok, thrownBy } from '../support/assert.js'
import { type ContractCase, named } from './environment.js'

const CLIENT = 3
const ERROR = 2
const options = { serviceName: 'contract', metrics: false, instrument: { http: false } } as const

/** `fetch`, on both ends of the wire. */
export const networkCases: ContractCase[] = [
  {
    name: 'makes a client span of a fetch and hands its context to the server',
    async run({ start, endpoint, server, wire, seen }) {
      const telemetry = start({ ...options, endpoint })
      const body = await telemetry.span('checkout', async () => {
        const response = await fetch(`${server}/orders?page=2&sig=secret`, {
          method: 'POST',
          body: '{"sku":"A-1"}',
          headers: { 'x-mine': 'kept' },
        })
        const text = await response.text()
        telemetry.span('after', () => {})
        return text
      })
      equal(body, '{"sku":"A-1"}', 'the response body')
      await telemetry.stop()
      const { spans } = await wire()
      const [checkout, client] = [named(spans, 'checkout'), named(spans, 'POST')]
      equal(client.kind, CLIENT, 'the kind')
      equal(client.parentSpanId, checkout.spanId, 'the parent of the client span')
      equal(named(spans, 'after').parentSpanId, checkout.spanId, 'the parent after two awaits')
      const { hostname, port } = new URL(server)
      includes(
        client.attributes,
        {
          'http.request.method': 'POST',
          'http.response.status_code': 200,
          'url.full': `${server}/orders?page=2&sig=REDACTED`,
          'server.address': hostname,
          'server.port': Number(port),
        },
        'the attributes',
      )
      const request = (await seen()).find(({ path }) => path.startsWith('/orders'))
      equal(request?.headers.traceparent, `00-${client.traceId}-${client.spanId}-03`, 'traceparent')
      equal(request?.headers['x-mine'], 'kept', 'the application’s own header')
    },
  },
  {
    name: 'sends baggage along',
    async run({ start, endpoint, server, seen }) {
      const telemetry = start({ ...options, endpoint })
      await telemetry.withBaggage({ tenant: 'a' }, async () => (await fetch(`${server}/bagged`)).text())
      await telemetry.stop()
      const request = (await seen()).find(({ path }) => path === '/bagged')
      equal(request?.headers.baggage, 'tenant=a', 'the baggage header')
    },
  },
  {
    name: 'marks a fetch that was answered with an error, or not at all',
    async run({ start, endpoint, server, wire }) {
      const telemetry = start({ ...options, endpoint })
      equal((await fetch(`${server}/status/503`)).status, 503, 'the status')
      const failure = await thrownBy(() => fetch(`${server}/hangup`))
      ok(failure instanceof TypeError, 'the rejection is the platform’s own')
      await telemetry.stop()
      const { spans } = await wire()
      const [answered, unanswered] = ['/status/503', '/hangup'].map((path) =>
        spans.find(({ attributes }) => String(attributes['url.full']).endsWith(path)),
      )
      equal(answered?.status?.code, ERROR, 'the status of the answered one')
      equal(answered?.attributes['error.type'], '503', 'error.type of the answered one')
      equal(unanswered?.status?.code, ERROR, 'the status of the unanswered one')
      ok(unanswered?.attributes['error.type'], 'error.type of the unanswered one')
    },
  },
  {
    name: 'makes no span of its own requests',
    async run({ start, endpoint, wire }) {
      const telemetry = start({ ...options, endpoint })
      telemetry.span('only', () => {})
      await telemetry.flush()
      await telemetry.flush()
      await telemetry.stop()
      equal(
        (await wire()).spans.map(({ name }) => name),
        ['only'],
        'the spans',
      )
    },
  },
]
