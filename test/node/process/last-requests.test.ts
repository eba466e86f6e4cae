/** What a process has when it ends by `process.exit()` goes out on the way that all else took, or is kept, or is said to be lost. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { ServerCredentials } from '@grpc/grpc-js'
import { afterEach, describe, expect, it } from 'vitest'
import { filesIn } from '../../faults/folder.js'
import { startGrpcSink } from '../../support/grpc-sink.js'
import { startProxy } from '../../support/proxy.js'
import { runScript } from '../../support/script.js'
import { sink, sinkAroundTests } from '../../support/sink-around.js'

sinkAroundTests()

const pem = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url))
const read = (name: string) => readFileSync(pem(name))
const PAIR = { private_key: read('server-key'), cert_chain: read('server-cert') }
const TLS = { ca: pem('ca'), cert: pem('client-cert'), key: pem('client-key') }

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  sink.answerWith(undefined)
  sink.refuseBy(() => undefined)
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** A process that makes three records and exits. */
const end = (options: object, env: Record<string, string> = {}) =>
  runScript(
    `import { start } from 'throughline'
     const telemetry = start({
       ...{ serviceName: 'job', metrics: false, instrument: false, spool: false, limits: { batchDelayMs: 60000, exitTimeoutMs: 60000 } },
       ...${JSON.stringify(options)},
     })
     telemetry.span('last', () => {})
     telemetry.log.info('words')
     telemetry.log.info('of mine')
     process.exit(3)`,
    { env },
  ).ended

const grpcSink = async (credentials?: ServerCredentials) => {
  const receiver = await startGrpcSink(credentials)
  cleanups.push(receiver.close)
  return receiver
}
const proxyTo = async (port: number) => {
  const proxy = await startProxy(port)
  cleanups.push(proxy.close)
  return proxy
}
const portOf = (url: string) => Number(new URL(url).port)

describe('goes out', () => {
  it.each(['http/json', 'http/protobuf'] as const)('as %s, compressed and with headers', async (protocol) => {
    const options = { endpoint: sink.url, protocol, compression: 'gzip', headers: { 'x-key': 'k' } }
    expect(await end(options)).toMatchObject({ code: 3, stderr: '' })
    expect(sink.spans().map(({ name }) => name)).toEqual(['last'])
    expect(sink.logs().map(({ body }) => body)).toEqual(['words', 'of mine'])
    for (const { headers } of sink.requests) expect(headers['x-key']).toBe('k')
  })

  it('by gRPC', async () => {
    const receiver = await grpcSink()
    const endpoint = `http://127.0.0.1:${receiver.port}`
    expect(await end({ endpoint, protocol: 'grpc' })).toMatchObject({ code: 3, stderr: '' })
    expect(receiver.spanNames()).toEqual(['last'])
    expect(receiver.calls.map(({ signal }) => signal).sort()).toEqual(['logs', 'traces'])
  })

  it('by gRPC with an own authority and a client certificate, through a proxy', async () => {
    const receiver = await grpcSink(ServerCredentials.createSsl(read('ca'), [PAIR], true))
    const proxy = await proxyTo(receiver.port)
    const options = { endpoint: 'https://collector.test:4317', protocol: 'grpc', tls: TLS }
    expect(await end(options, { HTTPS_PROXY: proxy.url })).toMatchObject({ code: 3, stderr: '' })
    expect(receiver.spanNames()).toEqual(['last'])
    expect(proxy.asked[0]?.line).toBe('CONNECT collector.test:4317')
  })

  it('over https with an own authority and a client certificate', async () => {
    const clients: string[] = []
    const server = createServer(
      { key: PAIR.private_key, cert: PAIR.cert_chain, ca: read('ca'), requestCert: true },
      (request, response) => {
        clients.push(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN))
        request.resume().on('end', () => response.end())
      },
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanups.push(() => server.close())
    const endpoint = `https://localhost:${(server.address() as AddressInfo).port}`
    expect(await end({ endpoint, tls: TLS })).toMatchObject({ code: 3, stderr: '' })
    expect(clients).toEqual(['client', 'client'])
  })

  it('through a proxy that wants a password', async () => {
    const proxy = await proxyTo(portOf(sink.url))
    const env = { HTTP_PROXY: proxy.url.replace('//', '//user:secret@') }
    expect(await end({ endpoint: 'http://collector.test' }, env)).toMatchObject({ code: 3, stderr: '' })
    expect(sink.spans().map(({ name }) => name)).toEqual(['last'])
    expect(proxy.asked[0]?.authorization).toBe(`Basic ${btoa('user:secret')}`)
  })
})

describe('when it cannot', () => {
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'throughline-last-'))
    cleanups.push(() => rmSync(made, { recursive: true, force: true }))
    return made
  }

  it.each(['http/protobuf', 'grpc'])('is kept in the spool, with %s', async (protocol) => {
    const directory = folder()
    const { stderr } = await end({ endpoint: 'http://127.0.0.1:9', protocol, spool: { directory } })
    expect(stderr).toBe(
      '[throughline] 3 records were not delivered before the process ended: 3 kept in the spool\n',
    )
    expect(filesIn({ path: directory, remove() {} })).toHaveLength(2)
  })

  it('is said to be lost where there is no spool, or where the receiver refused it', async () => {
    const said = '[throughline] 3 records were not delivered before the process ended: 3 lost\n'
    expect((await end({ endpoint: 'http://127.0.0.1:9' })).stderr).toBe(said)
    sink.answerWith({ status: 400 })
    const directory = folder()
    expect((await end({ endpoint: sink.url, spool: { directory } })).stderr).toBe(said)
    expect(filesIn({ path: directory, remove() {} })).toEqual([])
  })

  it('is counted as the receiver says that took a part', async () => {
    const body = '{"partialSuccess":{"rejectedLogRecords":"1"}}'
    sink.refuseBy(({ signal }) => (signal === 'logs' ? { status: 200, body } : undefined))
    expect((await end({ endpoint: sink.url, protocol: 'http/json' })).stderr).toBe(
      '[throughline] 1 record was not delivered before the process ended: 1 lost\n',
    )
  })
})
