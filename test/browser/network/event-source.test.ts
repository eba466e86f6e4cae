/** EventSource: a span until it is open, and what came over it when it is closed. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { beforeEach, expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()
let asked: IncomingMessage[]

beforeEach(async () => {
  asked = []
  await setting.open()
  const { server } = setting.app
  const [serve] = server.listeners('request') as ((...given: unknown[]) => void)[]
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url!.startsWith('/events')) return serve!(request, response)
    asked.push(request)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('retry: 10\n\ndata: one\n\nevent: named\ndata: two\n\nevent: unheard\ndata: three\n\n')
    // The first connection ends, and the browser makes another.
    if (asked.length === 1) response.end()
  })
})

it('has a span until it opens, and tells its messages and reconnects when it is closed', async () => {
  await setting.start()
  const facts = await setting.page.evaluate(
    () =>
      new Promise((resolve) => {
        window.telemetry.span('subscribe', () => {
          const source = new EventSource('/events?sig=secret')
          let named = 0
          source.addEventListener('named', () => {
            if (++named < 2) return
            source.close()
            resolve([
              source instanceof EventSource,
              source.constructor === EventSource,
              EventSource.CLOSED,
              source.url,
            ])
          })
        })
      }),
  )
  expect(facts).toEqual([true, true, 2, `${setting.app.url}/events?sig=secret`])
  const spans = await setting.spans()
  const connect = spans.find(({ name }) => name === 'EventSource connect')
  const subscribe = spans.find(({ name }) => name === 'subscribe')
  expect(connect).toMatchObject({ kind: 3, parentSpanId: subscribe?.spanId, status: {} })
  const [closed] = setting.sink.logs()
  expect(closed).toMatchObject({
    eventName: 'throughline.event_source.close',
    spanId: connect?.spanId,
    attributes: {
      'url.full': `${setting.app.url}/events?sig=REDACTED`,
      'throughline.event_source.messages': 4,
      'throughline.event_source.reconnects': 1,
    },
  })
  expect(asked.map(({ url }) => url)).toEqual(['/events?sig=secret', '/events?sig=secret'])
})

it('tells one that failed, and goes out again', async () => {
  await setting.start()
  await setting.page.evaluate(
    () =>
      new Promise((resolve) => {
        new EventSource('/status/404').onerror = resolve
      }),
  )
  const [failed] = await setting.spans()
  expect(failed).toMatchObject({ name: 'EventSource connect', status: { code: 2 } })
  expect(failed?.attributes['error.type']).toBe('NetworkError')
  const restored = await setting.page.evaluate(async () => {
    const patched = EventSource
    await window.telemetry.stop()
    return patched !== EventSource && EventSource.prototype.constructor === EventSource
  })
  expect(restored).toBe(true)
})
