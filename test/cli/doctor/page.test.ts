/** `throughline doctor --page-origin`: whether a page may send, judged as its browser would. */
import { expect, it } from 'vitest'
import { endServersAfterEach, runDoctor, serve } from '../../support/doctor.js'
import { startGrpcSink } from '../../support/grpc-sink.js'
import { startProxy } from '../../support/proxy.js'

endServersAfterEach()

const only = { OTEL_LOGS_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' }
const page = 'https://shop.example'
const preflight = (headers: Record<string, string>, status = 204) =>
  serve((request, response) => {
    request.resume()
    response.writeHead(request.method === 'OPTIONS' ? status : 200, headers).end()
  })
const ask = (endpoint: string, env: Record<string, string> = {}) =>
  runDoctor({ ...only, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...env }, ['--page-origin', page])

it('that may send', async () => {
  const url = await preflight({
    'access-control-allow-origin': page,
    'access-control-allow-headers': 'Content-Type, X-Key',
  })
  const { code, text } = await ask(url, { OTEL_EXPORTER_OTLP_HEADERS: 'x-key=1' })
  expect(text).toContain(`ok      a page on ${page}: may send to ${url}: its preflight was allowed`)
  expect(code).toBe(0)
})

it('by the proxy that telemetry goes through', async () => {
  const allowed = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
  const proxy = await startProxy(Number(new URL(await preflight(allowed)).port))
  const { code, text } = await runDoctor(
    { ...only, ALL_PROXY: proxy.url, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://receiver.example:4318' },
    ['--page-origin', 'http://shop.example'],
  )
  expect(text).toContain('ok      a page on http://shop.example: may send to http://receiver.example:4318')
  expect(proxy.asked.map(({ line }) => line)).toContain('OPTIONS http://receiver.example:4318/v1/traces')
  expect(code).toBe(0)
  await proxy.close()
})

it.each([
  [
    'no header',
    {},
    204,
    'no access-control-allow-origin, status 204): add https://shop.example to its CORS origins',
  ],
  [
    'another origin',
    { 'access-control-allow-origin': 'https://a.example' },
    204,
    'it allows https://a.example',
  ],
  ['no content-type', { 'access-control-allow-origin': '*' }, 204, 'does not allow the header content-type'],
  ['a token is wanted', { 'access-control-allow-origin': '*' }, 401, 'its preflight is answered 401'],
])('that may not: %s', async (_name, headers, status, sentence) => {
  const { code, problems } = await ask(await preflight(headers, status))
  expect(problems).toEqual([expect.stringContaining(sentence)])
  expect(code).toBe(1)
})

it('whose receiver speaks gRPC', async () => {
  const grpc = await startGrpcSink()
  const { problems } = await ask(`http://127.0.0.1:${grpc.port}`, { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })
  grpc.close()
  expect(problems).toEqual([expect.stringContaining('browsers cannot speak gRPC')])
})
