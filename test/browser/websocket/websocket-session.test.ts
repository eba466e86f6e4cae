/** A page's session on the backend's spans of its WebSocket: the handshake's, and each message's by its envelope. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { start, type Telemetry } from '../../../src/node/index.js'
import { pageSetting } from '../../support/open-page.js'
import { startSession } from '../../support/session-page.js'

const setting = pageSetting()
let server: WebSocketServer
let telemetry: Telemetry

beforeEach(async () => {
  server = new WebSocketServer({ server: setting.app.server })
  server.on('connection', (socket) =>
    socket.on('message', (data) => {
      telemetry.log.info(`got ${data}`)
      telemetry.span('handle', () => socket.send(`re: ${data}`))
    }),
  )
  telemetry = start({ serviceName: 'backend', endpoint: setting.sink.url, metrics: false })
  await setting.open()
})
afterEach(async () => {
  for (const client of server.clients) client.terminate()
  server.close()
  await telemetry.stop()
})

it('is there from the first message on, and the next session as soon as it has begun', async () => {
  const { page, sink, app } = setting
  await page.clock.install()
  await page.reload()
  await startSession(page, sink.url, { serviceName: 'page' })
  const session = () =>
    page.evaluate(
      () =>
        /session\.id=(\w*)/.exec(String(window.telemetry.inject({} as Record<string, string>).baggage))?.[1],
    )
  const say = (text: string) =>
    page.evaluate(
      (text) =>
        new Promise<unknown>((resolve) => {
          const { socket } = window as never as { socket: WebSocket }
          socket.onmessage = ({ data }) => resolve(data)
          socket.send(text)
        }),
      text,
    )
  await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url)
        Object.assign(window, { socket })
        socket.onopen = resolve
      }),
    app.url.replace('http', 'ws'),
  )
  const first = await session()
  expect(await say('hello')).toBe('re: hello')
  await page.clock.fastForward(31 * 60_000)
  const second = await session()
  expect(await say('again')).toBe('re: again')
  expect(second).not.toBe(first)

  await telemetry.flush()
  await page.evaluate(() => window.telemetry.flush())
  const backend = <T extends { resource: Record<string, unknown> }>(records: T[]) =>
    records.filter(({ resource }) => resource['service.name'] === 'backend')
  const handled = () => backend(sink.spans()).filter(({ name }) => name === 'handle')
  const said = () => backend(sink.logs()).filter(({ body }) => String(body).startsWith('got'))
  await sink.until(() => handled().length === 2 && said().length === 2)
  const ids = [...handled(), ...said()].map(({ attributes }) => attributes['session.id'])
  expect(ids).toEqual([first, second, first, second])
  // Of the page itself, and of the messages' own spans at the backend.
  const received = backend(sink.spans()).filter(({ kind }) => kind === 5)
  expect(received.map(({ attributes }) => attributes['session.id'])).toEqual([first, second])
})
