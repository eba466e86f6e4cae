/** What an application sees of its WebSockets stays what it was: limits, streams, types, subprotocols, ends. */
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createWebSocketStream, WebSocket } from 'ws'
import { closed, connect, KIND, type Message, messages, useWorld } from './harness.js'

const world = useWorld()

const connections = (count: number) => world.spans(count, KIND.INTERNAL, 'WebSocket connection')
const codes = async (count: number) =>
  (await connections(count)).map(({ attributes, status }) => [
    attributes['throughline.websocket.close_code'],
    status?.code ?? 0,
  ])
const serveEcho = (options = {}) =>
  world.serve((socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
    socket.on('error', () => {})
  }, options)

it('records how a connection ended at both ends', async () => {
  serveEcho()
  const client = await connect(world.url)
  client.close(4002, 'had enough')
  expect(await codes(2)).toEqual([
    [4002, 0],
    [4002, 0],
  ])
  const lost = await connect(world.url)
  lost.terminate()
  expect((await codes(4)).slice(2)).toEqual([
    [1006, 2],
    [1006, 2],
  ])
})

it('leaves the choice of a subprotocol to the application', async () => {
  const offered: string[][] = []
  serveEcho({
    handleProtocols: (protocols: Set<string>) => {
      offered.push([...protocols])
      return 'v2'
    },
  })
  const client = await connect(world.url, ['v1', 'v2'])
  expect(client.protocol).toBe('v2')
  expect(offered).toEqual([['v1', 'v2']])
  expect((await connect(world.url)).protocol).toBe('')
})

it('never makes a message larger than the receiver takes', async () => {
  const maxPayload = 1000
  serveEcho({ maxPayload })
  const client = await connect(world.url)
  const sizes = [1, 900, 945, 960, 990, 999, 1000]
  for (const size of sizes) {
    const echo = messages(client, 1)
    client.send('x'.repeat(size))
    expect((await echo)[0]?.data.length).toBe(size)
  }
  const sends = (await world.spans(2 * sizes.length, KIND.PRODUCER)).filter(
    ({ parentSpanId }) => parentSpanId === sendsParent(),
  )
  function sendsParent() {
    return world.sink.spans().find(({ kind }) => kind === KIND.CLIENT)?.spanId
  }
  const levels = Object.fromEntries(
    sends.map(({ attributes }) => [
      attributes['throughline.websocket.message.size'],
      attributes['throughline.websocket.message.context'],
    ]),
  )
  expect(levels).toMatchObject({ 900: 'enveloped', 1000: 'counted' })
  const end = closed(client)
  client.send('x'.repeat(1001))
  await end
  expect(world.sockets.clients.size).toBe(0)
})

it('only counts with a server that takes no message as long as a control frame', async () => {
  serveEcho({ maxPayload: 20 })
  const client = await connect(world.url)
  for (const text of ['a', 'b']) {
    const echo = messages(client, 1)
    client.send(text)
    expect(String((await echo)[0]?.data)).toBe(text)
  }
  const levels = (await world.spans(4, KIND.PRODUCER)).map(
    ({ attributes }) => attributes['throughline.websocket.message.context'],
  )
  expect(levels).toEqual(Array(4).fill('counted'))
})

it('gives each binaryType what ws gives, before and after it is changed', async () => {
  serveEcho()
  const client = await connect(world.url)
  const show = async (data: unknown): Promise<string> => {
    if (Array.isArray(data)) return `fragments ${Buffer.concat(data)}`
    if (data instanceof Blob) return `Blob ${Buffer.from(await data.arrayBuffer())}`
    return `${(data as object).constructor.name} ${Buffer.from(data as ArrayBuffer)}`
  }
  const shown: string[] = []
  for (const type of ['nodebuffer', 'arraybuffer', 'fragments', 'blob'] as const) {
    client.binaryType = type as never
    expect(client.binaryType).toBe(type)
    const echo = once(client, 'message')
    client.send(Buffer.from(type))
    shown.push(await show((await echo)[0]))
  }
  expect(shown).toEqual(['Buffer nodebuffer', 'ArrayBuffer arraybuffer', 'fragments fragments', 'Blob blob'])
})

it('sends every kind of data that ws takes', async () => {
  serveEcho()
  const client = await connect(world.url)
  const bytes = new Uint8Array([0x10, 0x54, 0x4c, 0x31, 9])
  const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(7)
  const cases: [unknown, string][] = [
    [bytes, '10544c3109'],
    [bytes.buffer, '10544c3109'],
    [new DataView(bytes.buffer, 1, 2), '544c'],
    [shared, '0707'],
    [new Blob([bytes]), '10544c3109'],
    [17, Buffer.from('17').toString('hex')],
    ['', ''],
    [Buffer.alloc(0), ''],
  ]
  for (const [data, hex] of cases) {
    const echo = messages(client, 1)
    const sent = new Promise((resolve) => client.send(data as string, resolve))
    expect((await echo)[0]?.data.toString('hex')).toBe(hex)
    expect((await sent) ?? 'no error').toBe('no error')
  }
  expect(() => client.send({} as never)).toThrow(TypeError)
})

it('works through createWebSocketStream, and leaves pings alone', async () => {
  world.serve((socket) => {
    const stream = createWebSocketStream(socket, { encoding: 'utf8' })
    stream.on('data', (text) => stream.write(`echo ${text}`))
    stream.on('error', () => {})
    socket.ping('are you there')
  })
  const client = await connect(world.url)
  const stream = createWebSocketStream(client, { encoding: 'utf8' })
  stream.write('one')
  expect(await once(stream, 'data')).toEqual(['echo one'])
  client.ping('hello')
  expect(String((await once(client, 'pong'))[0])).toBe('hello')
  stream.destroy()
})

it('knows the ws of a subclass, and of a server that takes its time to let somebody in', async () => {
  class Json extends WebSocket {
    override send(data: unknown, ...rest: []) {
      super.send(JSON.stringify(data), ...rest)
    }
  }
  world.serve(
    (socket) => socket.on('message', (data) => socket.send({ got: JSON.parse(String(data)) } as never)),
    {
      WebSocket: Json,
      verifyClient: (_info: unknown, allow: (yes: boolean) => void) => setTimeout(() => allow(true), 5),
    } as never,
  )
  const client = await connect(world.url)
  const answer = messages(client, 1)
  client.send('[1]')
  expect(String((await answer)[0]?.data)).toBe('{"got":[1]}')
  expect(await world.spans(2, KIND.CONSUMER)).toHaveLength(2)
})

it('goes on exchanging what was agreed on after telemetry has stopped', async () => {
  serveEcho()
  const client = await connect(world.url)
  const texts = ['before', '\u0010TL11 after', 'after']
  for (const text of texts) {
    const echo = messages(client, 1)
    client.send(text)
    expect(String((await echo)[0]?.data)).toBe(text)
    await world.telemetry.stop()
  }
  expect(world.sink.spans().filter(({ kind }) => kind === KIND.CONSUMER)).toHaveLength(2)
})

it('carries tracestate and baggage of each message', async () => {
  world.serve((socket) => socket.on('message', () => socket.send(JSON.stringify(world.telemetry.inject({})))))
  const client = await connect(world.url)
  const carrier = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'vendor=1',
    baggage: 'tenant=a%20b',
  }
  // The first may still be counted.
  for (const round of [1, 2]) {
    const answer = messages(client, 1)
    world.telemetry.continueFrom(carrier, () => client.send('x'))
    const [{ data }] = (await answer) as [Message]
    if (round === 2) {
      expect(JSON.parse(String(data))).toMatchObject({ tracestate: 'vendor=1', baggage: 'tenant=a%20b' })
      expect(JSON.parse(String(data)).traceparent).toContain('0af7651916cd43dd8448eb211c80319c')
    }
  }
})
