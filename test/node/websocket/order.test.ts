/** Many messages at once, handled in any order, and connections one after the other. */
import { trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { random } from '../../support/random.js'
import { closed, connect, KIND, messages, useWorld } from './harness.js'

const world = useWorld()

const COUNT = 10_000
const activeTrace = () => trace.getActiveSpan()?.spanContext().traceId

it(`handles ${COUNT} messages out of order, each in its own trace`, async () => {
  const next = random(7)
  const wrong: string[] = []
  let handled = 0
  const done = new Promise<void>((resolve) => {
    world.serve((socket) => {
      const waiting: (() => void)[] = []
      // Handlers go on in another order than they began in, a thousand at a time.
      const shuffle = () => {
        while (waiting.length > 0) waiting.splice(Math.floor(next() * waiting.length), 1)[0]?.()
      }
      socket.on('message', async (data) => {
        const expected = String(data)
        if (activeTrace() !== expected) wrong.push(`began ${expected}`)
        await new Promise<void>((go) => waiting.push(go))
        if (activeTrace() !== expected) wrong.push(`went on ${expected}`)
        socket.send(expected)
        if (++handled === COUNT) resolve()
      })
      const timer = setInterval(() => waiting.length > 0 && shuffle(), 1)
      socket.on('close', () => clearInterval(timer))
      socket.send('ready')
    })
  })
  const client = new WebSocket(world.url)
  await messages(client, 1)
  const answers = new Promise<void>((resolve) => {
    let left = COUNT
    client.on('message', (data) => {
      if (activeTrace() !== String(data)) wrong.push(`answered ${data}`)
      if (--left === 0) resolve()
    })
  })
  for (let i = 0; i < COUNT; i++)
    world.telemetry.span('ask', { root: true }, (span) => client.send(span.spanContext().traceId))
  await Promise.all([done, answers])
  expect(wrong).toEqual([])
})

it('begins anew with each connection, and with a server that was started again', async () => {
  const serve = () => world.serve((socket) => socket.on('message', (data) => socket.send(data)))
  serve()
  for (const round of [1, 2, 3]) {
    const client = await connect(`${world.url}/live`)
    const echo = messages(client, 1)
    world.telemetry.span(`round ${round}`, { root: true }, () => client.send(`${round}`))
    expect(String((await echo)[0]?.data)).toBe(`${round}`)
    const end = closed(client)
    client.close()
    await end
    if (round === 2) {
      world.sockets.close()
      serve()
    }
  }
  const receives = await world.spans(6, KIND.CONSUMER)
  const connections = await world.spans(6, KIND.INTERNAL, 'WebSocket connection')
  expect(new Set(connections.map(({ traceId }) => traceId)).size).toBe(3)
  expect(receives.map(({ attributes }) => attributes['throughline.websocket.message.index'])).toEqual(
    Array(6).fill(0),
  )
})

it('keeps the messages of many connections apart', async () => {
  world.serve((socket) =>
    socket.on('message', async (data) => {
      await new Promise((resolve) => setTimeout(resolve, Number(String(data).split(' ')[1]) % 7))
      socket.send(`${data} ${activeTrace()}`)
    }),
  )
  const clients = await Promise.all(Array.from({ length: 20 }, () => connect(world.url)))
  const results = await Promise.all(
    clients.map(async (client, index) => {
      const answers = messages(client, 10)
      for (let i = 0; i < 10; i++)
        world.telemetry.span('ask', { root: true }, (span) =>
          client.send(`${span.spanContext().traceId} ${i + index}`),
        )
      return (await answers).map(({ data }) => String(data).split(' '))
    }),
  )
  const wrong = results.flat().filter(([sent, , handledIn]) => sent !== handledIn)
  // What a client sends in its first turn may be counted; it is then in the connection's trace, and in no other's.
  expect(results.flat()).toHaveLength(200)
  expect(wrong).toEqual([])
})
