/** The WebSocket handshake: context in its URL, a span of it, and a socket that is otherwise the page's own. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()
let server: WebSocketServer
let urls: string[]
let base: string

beforeEach(async () => {
  urls = []
  server = new WebSocketServer({
    server: setting.app.server,
    handleProtocols: (offered) => [...offered].at(-1) ?? false,
    verifyClient: ({ req }: { req: { url?: string } }) => !req.url?.startsWith('/refuse'),
  })
  setting.app.server.on('upgrade', ({ url }: { url: string }) => urls.push(url))
  server.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })))
  base = setting.app.url.replace('http', 'ws')
  await setting.open()
})
afterEach(() => {
  for (const client of server.clients) client.terminate()
  server.close()
})

const connect = (url: string, protocols: string[] = []) =>
  setting.page.evaluate(
    ([url, protocols]) =>
      new Promise<{ shown: string; protocol: string; echoed?: unknown }>((resolve) => {
        const socket = new WebSocket(url, [...protocols])
        const end = (echoed?: unknown) => {
          resolve({ shown: socket.url, protocol: socket.protocol, echoed })
          socket.close()
        }
        socket.onopen = () => socket.send('hello')
        socket.onmessage = ({ data }) => end(data)
        socket.onclose = () => end()
      }),
    [url, protocols] as const,
  )

it('carries the context of its span to the page’s own server, and shows the page its own URL', async () => {
  await setting.start()
  const socket = await connect(`${base}/live?room=1&a=%20b`, ['one', 'two'])
  expect(socket).toEqual({ shown: `${base}/live?room=1&a=%20b`, protocol: 'two', echoed: 'hello' })
  const [span] = await setting.spans()
  expect(urls).toHaveLength(1)
  const [own, offer, traceparent] = urls[0]?.split(/&(?=throughline|traceparent)/) ?? []
  expect(own).toBe('/live?room=1&a=%20b')
  expect(offer).toMatch(/^throughline=1\.2\.0\.[0-9a-f]{16}$/)
  expect(traceparent?.slice(0, -2)).toBe(`traceparent=00-${span?.traceId}-${span?.spanId}-`)
  expect(span).toMatchObject({ name: 'WebSocket connect', kind: 3 })
  expect(span?.status?.code ?? 0).toBe(0)
  expect(span?.attributes).toEqual({
    'url.full': `${base}/live?room=1&a=%20b`,
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(base).port),
    'throughline.websocket.subprotocol': 'two',
  })
})

it('hangs below the active span and carries baggage', async () => {
  await setting.start()
  await setting.page.evaluate(
    (url) =>
      new Promise((resolve) =>
        window.telemetry.withBaggage({ tenant: 'a b' }, () =>
          window.telemetry.span('open live', () => {
            new WebSocket(url).onopen = resolve
          }),
        ),
      ),
    `${base}/live`,
  )
  const spans = await setting.spans()
  const [parent, socket] = ['open live', 'WebSocket connect'].map((name) =>
    spans.find((span) => span.name === name),
  )
  expect(socket?.parentSpanId).toBe(parent?.spanId)
  const query = new URLSearchParams(urls[0]?.split('?')[1])
  expect(query.get('traceparent')).toContain(socket?.spanId)
  expect(query.get('baggage')).toBe('tenant=a%20b')
})

it('leaves other origins’ URLs alone', async () => {
  await setting.start()
  const url = `${base.replace('127.0.0.1', 'localhost')}/live?room=1`
  expect(await connect(url)).toMatchObject({ shown: url, echoed: 'hello' })
  expect(urls).toEqual(['/live?room=1'])
  const handshakes = (await setting.spans()).filter(({ kind }) => kind === 3)
  expect(handshakes.map(({ name }) => name)).toEqual(['WebSocket connect'])
})

it('records a handshake that failed', async () => {
  await setting.start()
  await connect(`${base}/refuse`)
  const [span] = await setting.spans()
  expect(span?.status?.code).toBe(2)
  expect(span?.attributes).toMatchObject({ 'error.type': '1006', 'throughline.websocket.close_code': 1006 })
})

it('is to a page the WebSocket that it was', async () => {
  const facts = () =>
    setting.page.evaluate((url) => {
      class Chat extends WebSocket {
        said = 'nothing'
        override close() {
          super.close()
        }
      }
      const thrown = (run: () => unknown) => {
        try {
          run()
        } catch (error) {
          return (error as Error).name
        }
      }
      const [plain, chat] = [new WebSocket(url), new Chat(url)]
      const names = Object.keys(plain)
      return [
        WebSocket.name,
        WebSocket.length,
        WebSocket.OPEN,
        plain instanceof WebSocket,
        plain.constructor === WebSocket,
        Object.getPrototypeOf(plain) === WebSocket.prototype,
        chat instanceof Chat && chat instanceof WebSocket,
        chat.said,
        chat.constructor === Chat,
        plain.url,
        names,
        thrown(() => new WebSocket('http://[')),
        thrown(() => (WebSocket as unknown as (url: string) => void)(url)),
        thrown(() => new (WebSocket as unknown as new () => void)()),
        thrown(() => new WebSocket(url, ['same', 'same'])),
        Function.prototype.toString.call(WebSocket).includes('[native code]'),
      ]
    }, `${base}/live`)
  const before = await facts()
  await setting.start()
  expect(await facts()).toEqual(before)
  expect(before).toContain('SyntaxError')
})

it('is the original again after stop, and a socket that is open goes on', async () => {
  const outcome = await setting.page.evaluate(async (url) => {
    const original = WebSocket
    const telemetry = window.throughline.start({ endpoint: '/otlp', metrics: false })
    const patched = WebSocket !== original
    const socket = new WebSocket(url)
    await new Promise((resolve) => {
      socket.onopen = resolve
    })
    await telemetry.stop()
    const echoed = new Promise((resolve) => {
      socket.onmessage = ({ data }) => resolve(data)
    })
    socket.send('still here')
    const restored = WebSocket === original && socket.constructor === original
    return { patched, restored, echoed: await echoed, shown: socket.url }
  }, `${base}/live`)
  expect(outcome).toEqual({ patched: true, restored: true, echoed: 'still here', shown: `${base}/live` })
})
