/** How a message of gRPC is on the wire, which the server of grpc-js does not tell. */
import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { start } from '../../../src/node/index.js'

/** A server that leaves what it gets as it is. */
async function rawReceiver() {
  const seen: { encoding: unknown; body: Buffer }[] = []
  const server = createServer()
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      seen.push({ encoding: headers['grpc-encoding'], body: Buffer.concat(chunks) })
      stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
      stream.end(Buffer.alloc(5))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, seen, close: () => server.close() }
}

it.each([
  ['gzip', 1, gunzipSync],
  ['none', 0, (message: Buffer) => message],
] as const)('a message is compressed as it is asked for: %s', async (compression, flag, unpack) => {
  const { port, seen, close } = await rawReceiver()
  const telemetry = start({
    ...{ endpoint: `http://127.0.0.1:${port}`, protocol: 'grpc', compression },
    ...{ logs: false, metrics: false, spool: false, instrument: false },
  })
  for (let i = 0; i < 500; i++) telemetry.span(`span ${i}`, () => {})
  await telemetry.stop()
  close()
  const [{ encoding, body } = { encoding: '', body: Buffer.alloc(0) }] = seen
  expect([encoding, body[0]]).toEqual([flag ? 'gzip' : undefined, flag])
  expect(body.readUInt32BE(1)).toBe(body.byteLength - 5)
  expect(unpack(body.subarray(5)).toString('latin1')).toContain('span 499')
  expect(telemetry.status().traces).toMatchObject({ exported: 500 })
})
