/** Proxies between telemetry and its receiver: who is asked for what, and who is not. */
import { ServerCredentials } from '@grpc/grpc-js'
import { expect, it, vi } from 'vitest'
import { eventually } from '../../support/eventually.js'
import { startGrpcSink } from '../../support/grpc-sink.js'
import {
  begin,
  cleanups,
  export1,
  readPem,
  receiver,
  receiversAroundTests,
  TLS,
  telemetry,
  warnings,
} from '../../support/http-receivers.js'
import { startProxy } from '../../support/proxy.js'

receiversAroundTests()

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
  const pair = { private_key: readPem('server-key'), cert_chain: readPem('server-cert') }
  const sink = await startGrpcSink(
    scheme === 'https' ? ServerCredentials.createSsl(readPem('ca'), [pair], true) : undefined,
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

it('is not asked for this machine', async () => {
  const { port, requests } = await receiver()
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1')
  begin({ endpoint: `http://127.0.0.1:${port}` })
  await export1()
  expect(requests).toHaveLength(1)
})

it.each([
  ['NO_PROXY', 'other.test', 'http', true],
  ['NO_PROXY', 'collector.invalid', 'http', false],
  ['no_proxy', '.invalid', 'https', false],
  ['NO_PROXY', '*', 'grpc', false],
] as const)('is asked, where %s lists %s, by %s: %s', async (name, list, way, isAsked) => {
  const { port } = await receiver()
  const proxy = await startProxy(port)
  cleanups.push(proxy.close)
  vi.stubEnv('ALL_PROXY', proxy.url)
  vi.stubEnv(name, list)
  const scheme = way === 'https' ? 'https' : 'http'
  begin({
    endpoint: `${scheme}://collector.invalid:4318`,
    protocol: way === 'grpc' ? 'grpc' : 'http/protobuf',
    limits: { retryMs: 1 },
  })
  await export1()
  expect(proxy.asked.length > 0).toBe(isAsked)
  // Who is not asked of a proxy is looked for, and nobody has that name.
  expect(/cannot reach .*\((ENOTFOUND|EAI_AGAIN)/.test(warnings())).toBe(!isAsked)
})
