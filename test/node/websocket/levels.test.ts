/** Counted and enveloped: where the spans of a message's two ends meet. */
import { type SpanContext, trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { messageSpanId } from '../../../src/core/websocket/counted.js'
import type { SinkSpan } from '../../support/sink.js'
import { connect, KIND, messages, useWorld } from './harness.js'

const world = useWorld()

const at = (spans: SinkSpan[], index: number) =>
  spans.find(({ attributes }) => attributes['throughline.websocket.message.index'] === index)

it('carries each message’s context once both ends agreed, there and back', async () => {
  const { telemetry } = world
  world.serve((socket) => {
    socket.on('message', (data) => {
      telemetry.log.info(`handled ${data}`)
      socket.send(`answer to ${data}`)
    })
  })
  const client = await connect(`${world.url}/live`)
  const first = messages(client, 1)
  // The server's answer comes after its agreement, so what follows is enveloped.
  client.send('early')
  await first
  const answered = messages(client, 2)
  const asked = ['one', 'two'].map((text) =>
    telemetry.span(`ask ${text}`, (span) => {
      client.send(text)
      return { text, ids: span.spanContext() }
    }),
  )
  const got = await answered
  expect(got.map(({ data }) => String(data))).toEqual(['answer to one', 'answer to two'])
  const receives = await world.spans(6, KIND.CONSUMER)
  const sends = await world.spans(6, KIND.PRODUCER)
  await world.sink.until(() => world.sink.logs().length >= 3)
  for (const { text, ids } of asked) {
    const inTrace = <T extends { traceId?: string }>(all: T[]) =>
      all.filter(({ traceId }) => traceId === ids.traceId)
    const [log] = world.sink.logs().filter(({ body }) => body === `handled ${text}`)
    const [question, answer] = inTrace(sends)
    const [asked, answered] = inTrace(receives)
    expect(question).toMatchObject({ name: 'WebSocket send', parentSpanId: ids.spanId })
    expect(asked).toMatchObject({ name: 'WebSocket receive', parentSpanId: question?.spanId })
    expect(log).toMatchObject({ traceId: ids.traceId, spanId: asked?.spanId })
    expect(answer?.parentSpanId).toBe(asked?.spanId)
    expect(answered?.parentSpanId).toBe(answer?.spanId)
    expect(question?.attributes).toMatchObject({
      'throughline.websocket.message.type': 'text',
      'throughline.websocket.message.context': 'enveloped',
      'throughline.websocket.message.size': 3,
    })
  }
})

it('counts what a client sends before it knows, and the ends meet without a byte added', async () => {
  const { telemetry } = world
  const handled: string[] = []
  world.serve((socket) =>
    socket.on('message', (data) => {
      handled.push(String(data))
      telemetry.log.info(String(data))
    }),
  )
  const client = new WebSocket(world.url)
  // In the turn in which it opens, the server's answer has not been read yet.
  const active = await new Promise<SpanContext>((resolve) =>
    client.once('open', () =>
      telemetry.span('click', (span) => {
        for (const text of ['a', 'b', 'c']) client.send(text)
        resolve(span.spanContext())
      }),
    ),
  )
  const receives = await world.spans(3, KIND.CONSUMER)
  const sends = await world.spans(3, KIND.PRODUCER)
  const [handshake] = await world.spans(1, KIND.CLIENT)
  expect(handled).toEqual(['a', 'b', 'c'])
  for (const index of [0, 1, 2]) {
    const id = messageSpanId(handshake as { traceId: string; spanId: string }, 'client-to-server', index)
    expect(at(sends, index)).toMatchObject({
      traceId: handshake?.traceId,
      spanId: id,
      parentSpanId: handshake?.spanId,
      links: [{ traceId: active.traceId, spanId: active.spanId }],
    })
    expect(at(receives, index)).toMatchObject({ traceId: handshake?.traceId, parentSpanId: id })
    expect(at(receives, index)?.attributes).toMatchObject({
      'throughline.websocket.message.context': 'counted',
    })
  }
  await world.sink.until(() => world.sink.logs().length >= 3)
  expect(world.sink.logs().map(({ spanId }) => spanId)).toEqual(
    [0, 1, 2].map((index) => at(receives, index)?.spanId),
  )
})

it('only counts when one end says so, in both directions', async () => {
  await world.restart({ websocket: { messages: 'counted' } })
  world.serve((socket) => socket.on('message', (data) => socket.send(data)))
  const client = await connect(world.url)
  for (const text of ['a', 'b', 'c']) {
    const echo = messages(client, 1)
    world.telemetry.span('ask', () => client.send(text))
    expect(String((await echo)[0]?.data)).toBe(text)
  }
  const receives = await world.spans(6, KIND.CONSUMER)
  const sends = await world.spans(6, KIND.PRODUCER)
  const [handshake] = await world.spans(1, KIND.CLIENT)
  expect(new Set([...sends, ...receives].map(({ traceId }) => traceId))).toEqual(
    new Set([handshake?.traceId]),
  )
  for (const direction of ['client-to-server', 'server-to-client'] as const)
    for (const index of [0, 1, 2]) {
      const id = messageSpanId(handshake as { traceId: string; spanId: string }, direction, index)
      expect(sends.filter(({ spanId }) => spanId === id)).toHaveLength(1)
      expect(receives.filter(({ parentSpanId }) => parentSpanId === id)).toHaveLength(1)
    }
})

it('makes no span of messages and negotiates nothing when it is off', async () => {
  await world.restart({ websocket: { messages: 'off' } })
  const offers: unknown[] = []
  world.serve((socket, { headers }) => {
    offers.push(headers.throughline)
    socket.on('message', (data) => socket.send(data))
  })
  const client = await connect(world.url)
  const echo = messages(client, 1)
  client.send('a')
  await echo
  await world.spans(1, KIND.SERVER)
  expect(offers).toEqual([undefined])
  expect(
    world.sink
      .spans()
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual([KIND.SERVER, KIND.CLIENT])
})

it('hangs messages without a trace of their own below the connection', async () => {
  world.serve((socket) => {
    const send = () => socket.send('tick')
    // A root of its own: nothing of the handshake is active there.
    world.telemetry.continueFrom({}, () => setTimeout(send))
  })
  // Before it is open: the first message may come with the answer to the handshake.
  await messages(new WebSocket(`${world.url}/ticks`), 1)
  const [send] = await world.spans(1, KIND.PRODUCER)
  const [upgrade] = await world.spans(1, KIND.SERVER)
  expect(send).toMatchObject({ traceId: upgrade?.traceId, parentSpanId: upgrade?.spanId })
})

it('leaves the handshake’s own span its route and its parent', async () => {
  world.serve((_socket, request) => {
    trace.getActiveSpan()?.addEvent('never ended twice')
    expect(request.url).toBe('/live?room=7')
  })
  world.server.prependListener('upgrade', () => trace.getActiveSpan()?.setAttribute('http.route', '/live'))
  const client = await connect(`${world.url}/live?room=7`)
  client.close(1000)
  const [upgrade] = await world.spans(1, KIND.SERVER)
  const [handshake] = await world.spans(1, KIND.CLIENT)
  expect(upgrade).toMatchObject({ name: 'GET /live', parentSpanId: handshake?.spanId })
  expect(upgrade?.attributes).toMatchObject({ 'http.route': '/live', 'url.query': 'room=7' })
})
