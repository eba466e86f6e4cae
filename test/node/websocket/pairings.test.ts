/** Every payload arrives byte for byte, whichever end has Throughline. */
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { random } from '../../support/random.js'
import type { Echo, Payload } from '../../support/websocket-peer.js'
import { connect, KIND, messages, useWorld } from './harness.js'
import { randomPayloads } from './payloads.js'

const world = useWorld()

const DEFLATE = { perMessageDeflate: { threshold: 0 } }

/** Echoes, and keeps what it got. */
function serveEcho(options: object): Echo[] {
  const got: Echo[] = []
  world.serve(
    (socket) =>
      socket.on('message', (data: Buffer, isBinary) => {
        got.push({ hex: data.toString('hex'), isBinary })
        socket.send(data, { binary: isBinary })
      }),
    options,
  )
  return got
}

async function exchange(client: WebSocket, payloads: Payload[]): Promise<Echo[]> {
  const echoes: Echo[] = []
  for (const { hex, isBinary, compress, parts } of payloads) {
    const echo = messages(client, 1)
    const whole = Buffer.from(hex, 'hex')
    const ends = [...parts, whole.length]
    ends.forEach((end, i) => {
      // As text a whole one goes as a string, which is another way through.
      const part = whole.subarray(ends[i - 1] ?? 0, end)
      const data = !isBinary && ends.length === 1 ? part.toString() : part
      client.send(data, { binary: isBinary, compress, fin: i === ends.length - 1 })
    })
    const [{ data, isBinary: asBinary }] = (await echo) as [{ data: Buffer; isBinary: boolean }]
    echoes.push({ hex: data.toString('hex'), isBinary: asBinary })
  }
  return echoes
}

const plain = (payloads: Payload[]): Echo[] => payloads.map(({ hex, isBinary }) => ({ hex, isBinary }))
const hexOf = (seen: { text?: string; binary?: string }[]) =>
  seen.map(({ text, binary }) => binary ?? Buffer.from(text ?? '').toString('hex'))

describe.each([1, 2, 3])('payloads of seed %i', (seed) => {
  const payloads = randomPayloads(random(seed), 150)

  for (const [compression, options] of Object.entries({ plain: {}, compressed: DEFLATE })) {
    it(`arrive when both ends have it, ${compression}`, async () => {
      const got = serveEcho(options)
      const client = await connect(`${world.url}/live`)
      expect(await exchange(client, payloads)).toEqual(plain(payloads))
      expect(got).toEqual(plain(payloads))
      const sends = await world.spans(2 * payloads.length, KIND.PRODUCER)
      const levels = sends.map(({ attributes }) => attributes['throughline.websocket.message.context'])
      expect(levels.filter((level) => level === 'enveloped').length).toBeGreaterThan(payloads.length)
    })

    it(`arrive when only the server has it, ${compression}`, async () => {
      const got = serveEcho(options)
      await world.peer.connect(world.url)
      expect(await world.peer.exchange(payloads)).toEqual(plain(payloads))
      expect(got).toEqual(plain(payloads))
    })

    it(`arrive when only the client has it, ${compression}`, async () => {
      const port = await world.peer.serve(options)
      const client = await connect(`ws://127.0.0.1:${port}`)
      expect(await exchange(client, payloads)).toEqual(plain(payloads))
      const [handshake, ...got] = await world.peer.seen()
      expect(handshake?.url).toBe('/')
      expect(hexOf(got)).toEqual(payloads.map(({ hex }) => hex))
    })
  }

  it('arrive when neither has it', async () => {
    const port = await world.peer.serve(DEFLATE)
    await world.peer.connect(`ws://127.0.0.1:${port}`)
    expect(await world.peer.exchange(payloads)).toEqual(plain(payloads))
  })
})
