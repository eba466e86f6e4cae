/** Node's own WebSocket, a global from Node 22 on and behind a flag in Node 20. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { NODE_VERSIONS, nodeBinary } from '../../packaging/nodes.js'
import { INSTALL_MS } from '../../packaging/project.js'
import { KIND, useWorld } from './harness.js'

const world = useWorld()
const run = promisify(execFile)

const program = fileURLToPath(new URL('globalClient.ts', import.meta.url))

async function exchange(version: (typeof NODE_VERSIONS)[number], url: string): Promise<unknown> {
  const flags = version === '20' ? ['--experimental-websocket'] : []
  const args = [...flags, '--import', 'tsx', program, world.sink.url, url]
  const { stdout } = await run(await nodeBinary(version), args)
  return JSON.parse(stdout)
}

const echoesAs = (name: string) => [
  'text',
  '\u0010TL11 x',
  'ä€𝄞',
  '',
  ...Array(3).fill(`${name} 10544c31010203ff`),
  `${name} `,
]
const expected = (url: string) =>
  [
    { binaryType: 'blob', name: 'Blob' },
    { binaryType: 'arraybuffer', name: 'ArrayBuffer' },
  ].map(({ binaryType, name }) => ({ echoes: echoesAs(name), protocol: 'chat', url, binaryType }))

describe.each(NODE_VERSIONS)('Node %s', (version) => {
  beforeAll(async () => {
    await nodeBinary(version)
  }, INSTALL_MS)

  it('carries each message’s context, and every payload', async () => {
    world.serve((socket) =>
      socket.on('message', (data, isBinary) => {
        world.telemetry.log.info('handled')
        socket.send(data, { binary: isBinary })
      }),
    )
    const url = `${world.url}/live`
    expect(await exchange(version, url)).toEqual(expected(url))
    const receives = await world.spans(32, KIND.CONSUMER)
    const sends = await world.spans(32, KIND.PRODUCER)
    const asks = world.sink.spans().filter(({ name }) => name === 'ask')
    expect(asks).toHaveLength(16)
    for (const { spanId } of asks) {
      // What is sent before the server's answer has been read is linked, and not below.
      let above = sends.find(
        ({ parentSpanId, links = [] }) =>
          parentSpanId === spanId || links.some((link) => link.spanId === spanId),
      )
      // Out, there, back, here: each below the one before it.
      for (const spans of [receives, sends, receives])
        above = spans.find(({ parentSpanId }) => above && parentSpanId === above.spanId)
      expect(world.sink.logs().filter((log) => above && log.spanId === above.spanId)).toMatchObject([
        { body: 'answered' },
      ])
    }
    const below = asks.filter(({ spanId }) => sends.some(({ parentSpanId }) => parentSpanId === spanId))
    expect(below.length).toBeGreaterThanOrEqual(14)
    const ends = await world.spans(4, KIND.INTERNAL, 'WebSocket connection')
    expect(ends.map(({ attributes }) => attributes['throughline.websocket.close_code'])).toEqual(
      Array(4).fill(4000),
    )
  })

  it('brings every payload to a server without Throughline', async () => {
    const port = await world.peer.serve()
    const url = `ws://127.0.0.1:${port}/live`
    expect(await exchange(version, url)).toEqual(expected(url))
  })
})
