/** OTLP/HTTP from Node: its connections, certificates, proxies and headers, against real servers. */

import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { ServerCredentials } from '@grpc/grpc-js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type StartOptions, start, type Telemetry } from '../../../src/node/index.js'
import { eventually } from '../../support/eventually.js'
import { startGrpcSink } from '../../support/grpc-sink.js'
import { startProxy } from '../../support/proxy.js'

const pem = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url))
const read = (name: string) => readFileSync(pem(name))

const cleanups: (() => unknown)[] = []
let telemetry: Telemetry
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
const warnings = () => warn.mock.calls.map(([line]) => String(line)).join('\n')

afterEach(async () => {
  await telemetry.stop({ timeoutMs: 100 })
  for (const clean of cleanups.splice(0).reverse()) await clean()
  vi.unstubAllEnvs()
  warn.mockClear()
})

const begin = (options: StartOptions) => {
  telemetry = start({ metrics: false, logs: false, instrument: false, spool: false, ...options })
}
const export1 = async () => {
  telemetry.span('one', () => {})
  await telemetry.flush()
}

interface Listening {
  port: number
  requests: {
    url: string | undefined
    headers: Record<string, unknown>
    port: number | undefined
    client: string
  }[]
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

async function receiver(secure = false): Promise<Listening> {
  const requests: Listening['requests'] = []
  const take: RequestListener = (incoming, response) => {
    const { url, headers, socket } = incoming
    const client = secure ? String((socket as TLSSocket).getPeerCertificate().subject?.CN) : ''
    requests.push({ url, headers, port: socket.remotePort, client })
    incoming.resume().on('end', () => response.end())
  }
  const tls = { key: read('server-key'), cert: read('server-cert'), ca: read('ca'), requestCert: true }
  return { requests, port: await listen(secure ? createSecureServer(tls, take) : createServer(take)) }
}

const TLS = { ca: pem('ca'), cert: pem('client-cert'), key: pem('client-key') }

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

describe('a proxy', () => {
  it.each(['HTTP_PROXY', 'ALL_PROXY'])('is asked for the URL of a receiver without TLS: %s', async (name) => {
    const { port, requests } = await receiver()
    const proxy = await startProxy(port)
    cleanups.push(proxy.close)
    vi.stubEnv(name, proxy.url.replace('//', '//us%40er:secret@'))
    begin({ endpoint: 'http://collector.test:4318' })
    await export1()
    expect(proxy.asked).toEqual([
      { line: 'POST http://collector.test:4318/v1/traces', authorization: `Basic ${btoa('us@er:secret')}` },
    ])
    expect(requests[0]?.headers).toMatchObject({ host: 'collector.test:4318' })
  })

  it('is tunnelled through to one with TLS, once for many requests', async () => {
    const { port, requests } = await receiver(true)
    const proxy = await startProxy(port)
    cleanups.push(proxy.close)
    vi.stubEnv('https_proxy', proxy.url)
    begin({ endpoint: 'https://collector.test', tls: TLS })
    await export1()
    await export1()
    expect(proxy.asked.map(({ line }) => line)).toEqual(['CONNECT collector.test:443'])
    expect(requests.map(({ client }) => client)).toEqual(['client', 'client'])
  })

  it.each(['http', 'https'] as const)('is tunnelled through by gRPC over %s', async (scheme) => {
    const pair = { private_key: read('server-key'), cert_chain: read('server-cert') }
    const sink = await startGrpcSink(
      scheme === 'https' ? ServerCredentials.createSsl(read('ca'), [pair], true) : undefined,
    )
    const proxy = await startProxy(sink.port)
    cleanups.push(proxy.close, sink.close)
    vi.stubEnv(`${scheme.toUpperCase()}_PROXY`, proxy.url)
    begin({ endpoint: `${scheme}://collector.test:4317`, protocol: 'grpc', tls: TLS })
    await export1()
    expect(proxy.asked.map(({ line }) => line)).toEqual(['CONNECT collector.test:4317'])
    expect(sink.spanNames()).toEqual(['one'])
  })

  it.each(['http/protobuf', 'grpc'] as const)('that hangs holds up nobody, with %s', async (protocol) => {
    const proxy = await startProxy(1)
    proxy.hang()
    cleanups.push(proxy.close)
    vi.stubEnv('HTTPS_PROXY', proxy.url)
    begin({ endpoint: 'https://collector.test', protocol })
    telemetry.span('one', () => {})
    await telemetry.stop({ timeoutMs: 50 })
    await eventually(() => expect(telemetry.status().traces.dropped).toEqual({ stopped: 1 }))
  })

  it('is not asked for this machine, nor for what NO_PROXY lists', async () => {
    const { port, requests } = await receiver()
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1')
    begin({ endpoint: `http://127.0.0.1:${port}` })
    await export1()
    expect(requests).toHaveLength(1)
  })
})
