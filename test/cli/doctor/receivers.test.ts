/** `throughline doctor` against receivers that are wrong, each in its own way. */
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { certificate } from '../../support/certificate.js'
import { answering, endServersAfterEach, listen, runDoctor } from '../../support/doctor.js'
import { startGrpcSink } from '../../support/grpc-sink.js'
import { startProxy } from '../../support/proxy.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()
endServersAfterEach()

const only = { OTEL_LOGS_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' }
/** What is said of an endpoint for traces alone. */
async function problemWith(endpoint: string, env: Record<string, string> = {}): Promise<string> {
  const { code, problems, stderr } = await runDoctor({
    ...only,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    ...env,
  })
  expect({ code, stderr, count: problems.length }).toEqual({ code: 1, stderr: '', count: 1 })
  return problems[0]!
}

async function unusedPort(): Promise<number> {
  const server = createTcpServer()
  const port = await listen(server)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

describe('a receiver that is right', () => {
  it.each(['http/json', 'http/protobuf'])(
    'takes a request without records of each signal in %s',
    async (protocol) => {
      const { code, text } = await runDoctor({}, ['--endpoint', sink.url, '--protocol', protocol])
      expect(text).toContain(
        `ok      traces: a request without records was taken by ${sink.url}/v1/traces (${protocol}, 200)`,
      )
      expect(sink.requests.map(({ signal }) => signal).sort()).toEqual(['logs', 'metrics', 'traces'])
      expect([sink.spans(), sink.logs(), sink.metrics()]).toEqual([[], [], []])
      expect(text).toMatch(/No problem was found\.\n$/)
      expect(code).toBe(0)
    },
  )

  it('takes it by gRPC', async () => {
    const grpc = await startGrpcSink()
    const { code, text } = await runDoctor({}, [
      '--endpoint',
      `http://127.0.0.1:${grpc.port}`,
      '--protocol',
      'grpc',
    ])
    grpc.close()
    expect(text).toContain('(grpc, 200)')
    expect(code).toBe(0)
  })
})

describe('a receiver that is not there', () => {
  it('refuses the connection', async () => {
    const port = await unusedPort()
    expect(await problemWith(`http://127.0.0.1:${port}`)).toContain(
      `nothing listens on 127.0.0.1:${port}: start the receiver`,
    )
  })

  it('has a name that nobody knows', async () => {
    expect(await problemWith('http://collector.invalid:4318')).toMatch(
      /the name collector\.invalid cannot be found \((ENOTFOUND|EAI_AGAIN)\): correct the host/,
    )
  })

  it('never answers', async () => {
    const port = await listen(createTcpServer(() => {}))
    expect(await problemWith(`http://127.0.0.1:${port}`, { OTEL_EXPORTER_OTLP_TIMEOUT: '200' })).toContain(
      'took the connection and gave no answer within 200 ms',
    )
  })
})

describe('a receiver that refuses', () => {
  it.each([
    [401, 'the receiver wants to know who asks (401): give "headers"'],
    [403, 'the receiver knows who asks and refuses (403)'],
    [404, 'nothing takes OTLP at /v1/traces (404): correct the path'],
    [415, 'the receiver does not take http/protobuf (415): set the protocol to http/json'],
    [503, 'the receiver is there and takes nothing now (503)'],
    [500, 'the receiver answered 500: look into its log'],
  ])('by %i', async (status, sentence) => {
    expect(await problemWith(await answering(status))).toContain(sentence)
  })

  it('by a redirect', async () => {
    expect(
      await problemWith(await answering(307, { location: 'https://other.example/v1/traces' })),
    ).toContain('a redirect to https://other.example/v1/traces, which is not followed')
  })

  it('by a page of somebody else', async () => {
    const url = await answering(200, { 'content-type': 'text/html' }, '<!DOCTYPE html><title>x</title>')
    expect(await problemWith(url)).toContain('answered with a page and not by OTLP')
  })

  it('a path that has the signal twice', async () => {
    const url = `${await answering(404)}/otlp`
    expect(await problemWith(`${url}/v1/traces`)).toContain(
      `the path /otlp/v1/traces/v1/traces has the signal's twice (404): OTEL_EXPORTER_OTLP_ENDPOINT is the base, so write ${url}`,
    )
  })

  it('by gRPC’s own codes', async () => {
    const grpc = await startGrpcSink()
    grpc.answerWith({ code: 16, details: 'no token' })
    const env = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }
    expect(await problemWith(`http://127.0.0.1:${grpc.port}`, env)).toContain(
      'the receiver wants to know who asks (UNAUTHENTICATED: no token)',
    )
    grpc.close()
  })
})

describe('another protocol', () => {
  it('HTTP at a gRPC port', async () => {
    const grpc = await startGrpcSink()
    expect(await problemWith(`http://127.0.0.1:${grpc.port}`)).toContain(
      'it may be a gRPC port (4317), so set the protocol to grpc, or the port to 4318',
    )
    grpc.close()
  })

  it('gRPC at an HTTP port', async () => {
    expect(await problemWith(sink.url, { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toContain(
      'does not speak gRPC: OTLP over HTTP is commonly on port 4318, so set the protocol to http/protobuf',
    )
  })

  it('https at a port without TLS', async () => {
    expect(await problemWith(sink.url.replace('http:', 'https:'))).toContain(
      'does not speak TLS as asked for',
    )
  })
})

it('a certificate that nobody signed, until its authority is given', async () => {
  const server = createHttpsServer(certificate, (request, response) => {
    request.resume()
    response.end()
  })
  const url = `https://localhost:${await listen(server)}`
  expect(await problemWith(url)).toMatch(
    /is signed by nobody that Node trusts \(\w+\): give its authority as "tls\.ca"/,
  )
  const ca = fileURLToPath(new URL('../../fixtures/tls/localhost-cert.pem', import.meta.url))
  const { code } = await runDoctor({
    ...only,
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_CERTIFICATE: ca,
  })
  expect(code).toBe(0)
})

it('a clock that is an hour off', async () => {
  const url = await answering(200, { date: new Date(Date.now() - 3_600_000).toUTCString() })
  expect(await problemWith(url)).toMatch(
    /this machine's clock is 3[56]\d\d s ahead of the receiver's: set both by NTP/,
  )
})

it('a proxy in the way', async () => {
  const proxy = await startProxy(Number(new URL(sink.url).port))
  const { code, text } = await runDoctor({
    ...only,
    HTTP_PROXY: proxy.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://receiver.example:4318',
  })
  expect(text).toContain(`note    traces: goes through the proxy ${new URL(proxy.url).host}`)
  expect(code).toBe(0)
  await proxy.close()
})

it.each(['http', 'https'])('a proxy that is not there, on the way to %s', async (scheme) => {
  const host = `127.0.0.1:${await unusedPort()}`
  expect(await problemWith(`${scheme}://receiver.example`, { ALL_PROXY: `http://${host}` })).toContain(
    `the proxy ${host} is not there (ECONNREFUSED): correct HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or list receiver.example`,
  )
})

it('a proxy that refuses', async () => {
  const port = await listen(
    createTcpServer((socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
    ),
  )
  const env = { HTTP_PROXY: `http://127.0.0.1:${port}` }
  expect(await problemWith('http://receiver.example:4318', env)).toContain('the proxy wants a password (407)')
})
