/** OTLP/HTTP from Node: its connections, certificates and headers, against real servers. */
import { createServer } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { start } from '../../../src/node/index.js'
import {
  begin,
  export1,
  listen,
  receiver,
  receiversAroundTests,
  TLS,
  telemetry,
  warnings,
} from '../../support/http-receivers.js'

receiversAroundTests()

it('sends each signal where it is to go, with its own headers and in its own way', async () => {
  const [traces, logs, others] = [await receiver(), await receiver(), await receiver()]
  begin({
    endpoint: `http://127.0.0.1:${others.port}/base`,
    headers: { 'x-all': '1', 'x-who': 'all' },
    ...{ logs: true, metrics: { intervalMs: 60_000 } },
    signals: {
      traces: { endpoint: `http://127.0.0.1:${traces.port}/own`, headers: { 'x-who': 'traces' } },
      logs: { endpoint: `http://127.0.0.1:${logs.port}/logs`, protocol: 'http/json', compression: 'gzip' },
    },
  })
  telemetry.log.info('one '.repeat(1000))
  telemetry.counter('one').add(1)
  await export1()
  const told = [traces, logs, others].map(({ requests }) =>
    requests.map(({ url, headers }) => [
      url,
      ...['x-all', 'x-who', 'content-type', 'content-encoding'].map((name) => headers[name]),
    ]),
  )
  expect(told).toEqual([
    [['/own', '1', 'traces', 'application/x-protobuf', undefined]],
    [['/logs', '1', 'all', 'application/json', 'gzip']],
    [['/base/v1/metrics', '1', 'all', 'application/x-protobuf', undefined]],
  ])
})

it('sends many batches over one connection', async () => {
  const { port, requests } = await receiver()
  begin({ endpoint: `http://127.0.0.1:${port}` })
  for (let i = 0; i < 10; i++) await export1()
  expect(requests).toHaveLength(10)
  expect(new Set(requests.map((one) => one.port)).size).toBe(1)
})

it('turns credentials of the endpoint into basic authorization, and never says them', async () => {
  const { port, requests } = await receiver()
  begin({ endpoint: `http://us%20er:secret@127.0.0.1:${port}` })
  await export1()
  expect(requests[0]?.headers.authorization).toBe(`Basic ${btoa('us er:secret')}`)
  await telemetry.stop()
  begin({ endpoint: 'http://u:secret@127.0.0.1:9', limits: { retryMs: 1 } })
  await export1()
  expect(warnings()).toContain('cannot reach http://127.0.0.1:9 ')
  expect(warnings()).not.toContain('secret')
})

it.each([
  ['says so', '<!doctype html><p>Welcome</p>', 'answered 200 with a page (text/html; charset=utf-8)'],
  ['does not when it is just a word in the wrong type', 'ok', ''],
])('a page in place of an answer: %s', async (_title, page, said) => {
  const server = createServer((incoming, response) => {
    incoming
      .resume()
      .on('end', () => response.setHeader('content-type', 'text/html; charset=utf-8').end(page))
  })
  begin({ endpoint: `http://127.0.0.1:${await listen(server)}` })
  await export1()
  expect(telemetry.status().traces.exported).toBe(1)
  expect(warnings()).toContain(said)
  expect(warnings() === '').toBe(said === '')
})

it.each([
  ['http/json', 'application/json', '{"partialSuccess":{"rejectedSpans":"0","errorMessage":"soon too old"}}'],
  ['http/protobuf', 'application/x-protobuf', '\n\x0e\x12\x0csoon too old'],
  ['http/json', 'application/json', '{"partialSuccess":{}}'],
] as const)('says what a receiver remarks of what it took, in %s', async (protocol, type, body) => {
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => response.setHeader('content-type', type).end(body))
  })
  const url = `http://127.0.0.1:${await listen(server)}`
  begin({ endpoint: url, protocol })
  await export1()
  expect(telemetry.status().traces).toMatchObject({ exported: 1, dropped: {} })
  expect(warnings()).toBe(
    body.includes('soon') ? `[throughline] ${url} answered 200 and says: soon too old` : '',
  )
})

it('follows no redirect, and says where it would have led', async () => {
  const port = await listen(
    createServer((_, response) =>
      response.writeHead(307, { location: 'http://u:secret@elsewhere.example/' }).end(),
    ),
  )
  begin({ endpoint: `http://127.0.0.1:${port}` })
  await export1()
  expect(telemetry.status().traces.dropped).toEqual({ rejected: 1 })
  expect(warnings()).toContain('answered 307, a redirect to http://elsewhere.example/,')
  expect(warnings()).not.toContain('secret')
})

describe('headers of a function', () => {
  it('are asked for before each request', async () => {
    const { port, requests } = await receiver()
    let token = 0
    begin({
      endpoint: `http://127.0.0.1:${port}`,
      headers: async () => ({ Authorization: `Bearer ${++token}` }),
    })
    await export1()
    await export1()
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 2'])
  })

  it('are tried again when it throws, and that is said', async () => {
    const { port, requests } = await receiver()
    let asked = 0
    const headers = () => {
      if (asked++ === 0) throw new Error('no token yet')
      return { authorization: 'Bearer x' }
    }
    begin({ endpoint: `http://127.0.0.1:${port}`, headers })
    await export1()
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer x'])
    expect(warnings()).toContain('the function given as "headers" failed: Error: no token yet')
  })

  it('do not hold up a batch for ever', async () => {
    const { port } = await receiver()
    const limits = { exportTimeoutMs: 20, retryMs: 1 }
    begin({ endpoint: `http://127.0.0.1:${port}`, limits, headers: () => new Promise<never>(() => {}) })
    await export1()
    expect(telemetry.status().traces.dropped).toEqual({ unreachable: 1 })
  })
})

describe('certificates', () => {
  it.each([
    ['options', () => {}, TLS],
    [
      'variables',
      () => {
        vi.stubEnv('OTEL_EXPORTER_OTLP_CERTIFICATE', TLS.ca)
        vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE', TLS.cert)
        vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY', TLS.key)
      },
      {},
    ],
  ] as const)('are taken from %s', async (_title, stub, tls) => {
    const { port, requests } = await receiver(true)
    stub()
    begin({ endpoint: `https://localhost:${port}`, tls })
    await export1()
    expect(requests.map(({ client }) => client)).toEqual(['client'])
  })

  it('that cannot be read are a wrong option, and a warning when a variable names them', () => {
    const endpoint = 'https://localhost:1'
    expect(() => start({ endpoint, tls: { ca: '/nowhere.pem' } })).toThrow(
      '"tls.ca" must be PEM text or the path of a readable file',
    )
    expect(() => start({ endpoint, tls: { cert: TLS.cert } })).toThrow(
      '"tls.cert" and "tls.key" belong together',
    )
    vi.stubEnv('OTEL_EXPORTER_OTLP_CERTIFICATE', '/nowhere.pem')
    begin({ endpoint })
    expect(warnings()).toContain('OTEL_EXPORTER_OTLP_CERTIFICATE cannot be read')
  })
})
