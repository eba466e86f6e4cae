/** Rules of sampling see a server's requests before anything of them is recorded. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { context } from '@opentelemetry/api'
import { afterAll, afterEach, expect, it } from 'vitest'
import { suppressTracing } from '../../../src/core/safety/suppress.js'
import { start } from '../../../src/node/index.js'
import { startSink } from '../../support/sink.js'
import { SERVER } from '../../support/traced-server.js'

const sink = await startSink()
let end = async () => {}
afterEach(() => end())
afterAll(() => sink.close())

/** Asks for a path without a span of one's own, which would decide for the server's. */
const ask = (url: string) =>
  context.with(
    suppressTracing(context.active()),
    () =>
      new Promise<void>((resolve, reject) => {
        const request = http.get(url, { agent: false }, (response) => response.resume().on('end', resolve))
        request.on('error', reject)
      }),
  )

it('a rule leaves out the requests of a path, with a query too', async () => {
  const telemetry = start({
    serviceName: 'shop-api',
    endpoint: sink.url,
    metrics: false,
    limits: { batchDelayMs: 20 },
    sampling: { rules: [{ kind: 'server', path: '/health*', ratio: 0 }] },
  })
  const server = http.createServer((_request, response) => response.end('ok'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  end = async () => {
    server.close()
    await telemetry.stop()
  }
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const path of ['/health', '/health?full=1', '/cart?health=1', '/healthy', '/last'])
    await ask(origin + path)
  const paths = () =>
    sink.spans().flatMap(({ kind, attributes }) => (kind === SERVER ? [attributes['url.path']] : []))
  await sink.until(() => paths().includes('/last'))
  expect(paths()).toEqual(['/cart', '/last'])
})
