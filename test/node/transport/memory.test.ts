/** The memory of requests is used again, and never while somebody may still read it. */

import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { start } from '../../../src/node/index.js'
import { giveBack, takeMemory } from '../../../src/node/transport/memory.js'
import { startSink } from '../../support/sink.js'

it('what is given back is taken again, once, and only if it was taken', () => {
  const first = takeMemory(40_000)
  const second = takeMemory(40_000)
  expect(second.buffer).not.toBe(first.buffer)
  giveBack(first)
  giveBack(first)
  giveBack(new Uint8Array(first.buffer))
  giveBack(new Uint8Array(50_000))
  const third = takeMemory(50_000)
  expect(third.buffer).toBe(first.buffer)
  expect(third).toHaveLength(50_000)
  expect(takeMemory(40_000).buffer).not.toBe(first.buffer)
  // Who had it before has it no more.
  giveBack(first)
  expect(takeMemory(40_000).buffer).not.toBe(first.buffer)
})

it('small and very large requests have memory of just their size', () => {
  for (const length of [0, 300, 2 ** 20 + 1]) expect(takeMemory(length).buffer.byteLength).toBe(length)
})

const BEGIN = { logs: false, metrics: false, instrument: false, spool: false } as const
/** So that a batch has nearly as much as is used again, and more than some systems' sockets take at once. */
const TEXT = 1600

const span = (telemetry: ReturnType<typeof start>, name: string) =>
  telemetry.span(name, { attributes: { text: name.padEnd(TEXT, '.') } }, () => {})

it('batches that are on their way side by side, and after one another, arrive as they were', async () => {
  const sink = await startSink()
  const telemetry = start({ ...BEGIN, endpoint: sink.url, limits: { queueSize: 4000, batchSize: 100 } })
  const names: string[] = []
  for (let round = 0; round < 5; round++) {
    for (let index = 0; index < 800; index++) {
      names.push(`${round}.${index}`)
      span(telemetry, names.at(-1)!)
    }
    await telemetry.flush()
  }
  await telemetry.stop()
  await sink.close()
  const texts = names.map((name) => name.padEnd(TEXT, '.'))
  expect(new Set(sink.spans().map(({ attributes }) => attributes.text))).toEqual(new Set(texts))
})

it('a request that is answered before all of it is out stays as it is', async () => {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const telemetry = start({ ...BEGIN, endpoint })
  for (const name of ['first', 'second', 'third']) {
    for (let index = 0; index < 500; index++) span(telemetry, name)
    await telemetry.flush()
  }
  const texts = await Promise.all(sockets.map(requestOn))
  await telemetry.stop()
  for (const socket of sockets) socket.destroy()
  server.close()
  expect(texts).toHaveLength(3)
  for (const [index, name] of ['first', 'second', 'third'].entries())
    expect(texts[index]!.split(name.padEnd(TEXT, '.'))).toHaveLength(501)
})

/** The whole of the request on a connection that nobody has read. */
function requestOn(socket: Socket): Promise<string> {
  let text = ''
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
      if (head > 0 && text.length >= head + 4 + length) resolve(text)
    })
  })
}
