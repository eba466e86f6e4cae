/** WebSocket messages between a page and a `ws` server, each with Throughline and without. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { start, type Telemetry } from '../../../src/node/index.js'
import { pageSetting } from '../../support/open-page.js'
import type { SinkSpan } from '../../support/sink.js'

const setting = pageSetting()
let server: WebSocketServer
let telemetry: Telemetry | undefined
let got: { hex: string; isBinary: boolean }[]
let urls: (string | undefined)[]
let base: string

beforeEach(async () => {
  got = []
  urls = []
  server = new WebSocketServer({ server: setting.app.server, perMessageDeflate: { threshold: 0 } })
  server.on('connection', (socket, request) => {
    urls.push(request.url)
    socket.on('message', (data: Buffer, isBinary) => {
      got.push({ hex: data.toString('hex'), isBinary })
      telemetry?.log.info('handled')
      if (String(data) === 'close') socket.close(4001, 'enough')
      else socket.send(data, { binary: isBinary })
    })
  })
  base = setting.app.url.replace('http', 'ws')
  await setting.open()
})
afterEach(async () => {
  for (const client of server.clients) client.terminate()
  server.close()
  await telemetry?.stop()
  telemetry = undefined
})

const startServer = () => {
  telemetry = start({ serviceName: 'server', endpoint: setting.sink.url, metrics: false })
}
const of = (spans: SinkSpan[], name: string, service?: string) =>
  spans.filter((span) => span.name === name && (!service || span.resource['service.name'] === service))

async function allSpans(condition: (spans: SinkSpan[]) => boolean): Promise<SinkSpan[]> {
  await telemetry?.flush()
  await setting.spans()
  await setting.sink.until(() => condition(setting.sink.spans()))
  return setting.sink.spans()
}

/** Sends every kind of payload one after the other, and answers what came back, and as what. */
const exchange = (url: string, binaryType: BinaryType, protocols: string[] = []) =>
  setting.page.evaluate(
    ([url, binaryType, protocols]) =>
      new Promise<{ echoes: unknown[]; binaryType: string; protocol: string; url: string }>((resolve) => {
        const socket = new WebSocket(url, [...protocols])
        socket.binaryType = binaryType
        const bytes = new Uint8Array([0x10, 0x54, 0x4c, 0x31, 1, 2, 3, 255])
        const payloads = [
          'text',
          '\u0010TL11 that looks enveloped',
          'ä€𝄞',
          '',
          bytes,
          bytes.buffer,
          new DataView(bytes.buffer, 2, 3),
          new Blob([bytes, 'blob']),
          new Uint8Array(),
        ]
        const echoes: unknown[] = []
        const next = () => {
          const payload = payloads.shift()
          if (payload !== undefined) return socket.send(payload)
          resolve({ echoes, binaryType: socket.binaryType, protocol: socket.protocol, url: socket.url })
        }
        const hex = (buffer: ArrayBuffer) =>
          [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
        socket.onopen = next
        socket.onmessage = async ({ data }) => {
          if (typeof data === 'string') echoes.push(data)
          else if (data instanceof Blob) echoes.push(`blob ${hex(await data.arrayBuffer())}`)
          else echoes.push(`${data.constructor.name} ${hex(data)}`)
          next()
        }
      }),
    [url, binaryType, protocols] as const,
  )

const echoesAs = (name: string) => [
  'text',
  '\u0010TL11 that looks enveloped',
  'ä€𝄞',
  '',
  `${name} 10544c31010203ff`,
  `${name} 10544c31010203ff`,
  `${name} 4c3101`,
  `${name} 10544c31010203ff626c6f62`,
  `${name} `,
]

for (const [page, instrumented] of [
  [true, true],
  [true, false],
  [false, true],
  [false, false],
] as const) {
  const name = (has: boolean) => (has ? 'with' : 'without')
  it(`brings every payload through, a page ${name(page)} Throughline and a server ${name(instrumented)}`, async () => {
    if (instrumented) startServer()
    if (page) await setting.start()
    for (const [binaryType, shown] of [
      ['blob', 'blob'],
      ['arraybuffer', 'ArrayBuffer'],
    ] as const) {
      got = []
      const result = await exchange(`${base}/live?a=1`, binaryType)
      expect(result).toEqual({ echoes: echoesAs(shown), binaryType, protocol: '', url: `${base}/live?a=1` })
      expect(got).toHaveLength(9)
      expect(got.map(({ isBinary }) => isBinary)).toEqual([...Array(4).fill(false), ...Array(5).fill(true)])
      expect(got[1]?.hex).toBe(Buffer.from('\u0010TL11 that looks enveloped').toString('hex'))
    }
    const stripped = !page || instrumented
    expect(urls.every((url) => (url === '/live?a=1') === stripped)).toBe(true)
    expect(await setting.page.evaluate(() => String(WebSocket))).toContain('native code')
  })
}

it('runs each listener in the context of its message, however it listens', async () => {
  startServer()
  await setting.start()
  await setting.page.evaluate(
    (url) =>
      new Promise<void>((resolve) => {
        const { telemetry } = window
        const socket = new WebSocket(url)
        let heard = 0
        const hear = (how: string) => {
          telemetry.log.info(how)
          if (++heard === 4) telemetry.span('ask', { root: true }, () => socket.send('question'))
          if (heard === 8) resolve()
        }
        socket.onmessage = () => hear('property')
        socket.addEventListener('message', () => hear('listener'))
        socket.addEventListener('message', { handleEvent: () => hear('object') })
        socket.addEventListener('message', () => setTimeout(() => hear('timer')))
        socket.onopen = () => socket.send('first')
      }),
    `${base}/live`,
  )
  const spans = await allSpans((all) => of(all, 'WebSocket receive').length >= 4)
  const [ask] = of(spans, 'ask')
  const inTrace = spans.filter(({ traceId }) => traceId === ask?.traceId)
  const [question] = of(inTrace, 'WebSocket send', 'page')
  const [asked] = of(inTrace, 'WebSocket receive', 'server')
  const [answer] = of(inTrace, 'WebSocket send', 'server')
  const [answered] = of(inTrace, 'WebSocket receive', 'page')
  expect(question?.parentSpanId).toBe(ask?.spanId)
  expect(asked?.parentSpanId).toBe(question?.spanId)
  expect(answer?.parentSpanId).toBe(asked?.spanId)
  expect(answered?.parentSpanId).toBe(answer?.spanId)
  const logs = setting.sink.logs().filter(({ spanId }) => spanId === answered?.spanId)
  expect(logs.map(({ body }) => body)).toEqual(['property', 'listener', 'object', 'timer'])
})

it('tells the close code on the connection’s span at both ends', async () => {
  startServer()
  await setting.start()
  await setting.page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url)
        socket.onopen = () => socket.send('close')
        socket.onclose = resolve
      }),
    `${base}/live`,
  )
  const spans = await allSpans((all) => of(all, 'WebSocket connection').length >= 2)
  const [connect] = of(spans, 'WebSocket connect')
  for (const [service, sent] of [
    ['page', 1],
    ['server', 0],
  ] as const) {
    const [connection] = of(spans, 'WebSocket connection', service)
    expect(connection).toMatchObject({ traceId: connect?.traceId, status: {} })
    expect(connection?.attributes).toEqual({
      'throughline.websocket.close_code': 4001,
      'throughline.websocket.messages.sent': sent,
      'throughline.websocket.messages.received': 1 - sent,
    })
  }
})

it('puts the context into a subprotocol that neither end’s application sees', async () => {
  startServer()
  await setting.start({ websocket: { handshake: 'subprotocol' } })
  const [none, one] = [
    await exchange(`${base}/live`, 'blob'),
    await exchange(`${base}/live`, 'blob', ['chat', 'v2']),
  ]
  expect([none.protocol, one.protocol]).toEqual(['', 'chat'])
  expect(one.echoes).toEqual(echoesAs('blob'))
  expect(urls).toEqual(['/live', '/live'])
  const handshakes = (all: SinkSpan[]) => all.filter(({ attributes }) => attributes['url.path'] === '/live')
  const spans = await allSpans((all) => handshakes(all).length >= 2)
  const parents = handshakes(spans).map(({ parentSpanId }) => parentSpanId)
  expect(parents.sort()).toEqual(
    of(spans, 'WebSocket connect')
      .map(({ spanId }) => spanId)
      .sort(),
  )
})

it('leaves a subclass of WebSocket its own send', async () => {
  startServer()
  await setting.start()
  const echo = await setting.page.evaluate(
    (url) =>
      new Promise((resolve) => {
        class Json extends WebSocket {
          override send(value: unknown) {
            super.send(JSON.stringify(value))
          }
        }
        const socket = new Json(url)
        socket.onopen = () => socket.send({ a: 1 } as never)
        socket.onmessage = ({ data }) => resolve(data)
      }),
    base,
  )
  expect(echo).toBe('{"a":1}')
})
