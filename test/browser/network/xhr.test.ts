/** XMLHttpRequest in a page: the application's own calls and events, with a span and headers beside them. */
import { expect, it } from 'vitest'
import { startAppServer } from '../../support/app-server.js'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()
const request = (path: string) => setting.app.seen.find((one) => one.path === path)
const pathOf = (url: unknown) => new URL(String(url)).pathname

it('makes a client span of a request, and hands its context to the server', async () => {
  await setting.open()
  await setting.start()
  const told = await setting.page.evaluate(
    () =>
      new Promise((resolve) =>
        window.telemetry.span('checkout', () => {
          const asked = new XMLHttpRequest()
          const events: string[] = []
          for (const type of ['loadstart', 'load', 'loadend'])
            asked.addEventListener(type, () => events.push(type))
          asked.open('post', '/orders?sig=secret')
          asked.setRequestHeader('x-mine', 'kept')
          asked.onload = () => window.telemetry.span('loaded', () => {})
          asked.onloadend = () => resolve([asked.status, asked.responseText, events])
          asked.send('{"sku":1}')
        }),
      ),
  )
  expect(told).toEqual([200, '{"sku":1}', ['loadstart', 'load', 'loadend']])
  const spans = await setting.spans()
  const [checkout, client, loaded] = ['checkout', 'POST', 'loaded'].map((name) =>
    spans.find((one) => one.name === name),
  )
  expect(client).toMatchObject({ kind: 3, parentSpanId: checkout?.spanId, status: {} })
  const { 'throughline.timing.connect': _connect, ...attributes } = client?.attributes ?? {}
  expect(attributes).toEqual({
    'http.request.method': 'POST',
    'http.response.status_code': 200,
    'http.response.body.size': 9,
    'http.response.size': 309,
    'browser.resource_timing.decoded_body_size': 9,
    'throughline.timing.request': expect.any(Number),
    'throughline.timing.response': expect.any(Number),
    'network.protocol.version': '1.1',
    'url.full': `${setting.app.url}/orders?sig=REDACTED`,
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(setting.app.url).port),
  })
  expect(loaded?.parentSpanId).toBe(checkout?.spanId)
  expect(request('/orders?sig=secret')).toMatchObject({
    method: 'POST',
    headers: { 'x-mine': 'kept', traceparent: `00-${client?.traceId}-${client?.spanId}-03` },
  })
})

it('tells an abort, a time limit, a failed network, a refusal and a second open apart', async () => {
  await setting.open()
  setting.app.pages.set('/slow', { type: 'text/plain', body: '', hold: true })
  await setting.start()
  const events = await setting.page.evaluate(async () => {
    const ask = (path: string, prepare: (asked: XMLHttpRequest) => void, then = (_: XMLHttpRequest) => {}) =>
      new Promise<string[]>((resolve) => {
        const asked = new XMLHttpRequest()
        const events: string[] = []
        for (const type of ['abort', 'timeout', 'error', 'load'])
          asked.addEventListener(type, () => events.push(type))
        asked.addEventListener('loadend', () => resolve(events))
        asked.open('GET', path)
        prepare(asked)
        asked.send()
        then(asked)
      })
    const nothing = () => {}
    return {
      abort: await ask('/slow?abort', nothing, (asked) => asked.abort()),
      timeout: await ask('/slow?timeout', (asked) => Object.assign(asked, { timeout: 20 })),
      network: await ask('/hangup', nothing),
      refusal: await ask('/status/404', nothing),
      again: await ask('/slow?again', nothing, (asked) => {
        asked.open('GET', '/second')
        asked.send()
      }),
    }
  })
  expect(events).toEqual({
    abort: ['abort'],
    timeout: ['timeout'],
    network: ['error'],
    refusal: ['load'],
    again: ['load'],
  })
  const outcomes = (await setting.spans()).map(({ attributes, status }) => {
    const { pathname, search } = new URL(String(attributes['url.full']))
    return [pathname + search, attributes['error.type'], status?.code]
  })
  expect(outcomes).toEqual([
    ['/slow?abort', 'AbortError', 2],
    ['/slow?timeout', 'TimeoutError', 2],
    ['/hangup', 'NetworkError', 2],
    ['/status/404', '404', 2],
    ['/slow?again', 'AbortError', 2],
    ['/second', undefined, undefined],
  ])
})

it('serves requests that wait, and throws on what the original throws', async () => {
  await setting.open()
  await setting.start()
  const told = await setting.page.evaluate(() => {
    const thrown = (run: () => void) => {
      try {
        run()
      } catch (error) {
        return (error as Error).name
      }
    }
    const asked = new XMLHttpRequest()
    const early = thrown(() => asked.send())
    const method = thrown(() => asked.open('in valid', '/'))
    asked.open('GET', '/waits', false)
    asked.send()
    const failing = new XMLHttpRequest()
    failing.open('GET', '/hangup', false)
    return [early, method, asked.status, thrown(() => failing.send())]
  })
  expect(told).toEqual(['InvalidStateError', 'SyntaxError', 200, 'NetworkError'])
  const outcomes = (await setting.spans()).map(({ attributes }) => [
    pathOf(attributes['url.full']),
    attributes['error.type'],
  ])
  expect(outcomes).toEqual([
    ['/waits', undefined],
    ['/hangup', 'NetworkError'],
  ])
})

it('sends another origin nothing and asks it nothing, and leaves a traceparent of the application', async () => {
  const other = await startAppServer({ 'access-control-allow-origin': '*' })
  const mine = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  try {
    await setting.open()
    await setting.start()
    await setting.page.evaluate(
      async ([url, traceparent]) => {
        const ask = (url: string, headers: Record<string, string> = {}) =>
          new Promise((resolve) => {
            const asked = new XMLHttpRequest()
            asked.open('GET', url)
            for (const [name, value] of Object.entries(headers)) asked.setRequestHeader(name, value)
            asked.onloadend = resolve
            asked.send()
          })
        await ask(`${url}/stranger`)
        await ask('/mine', { TraceParent: traceparent! })
      },
      [other.url, mine],
    )
    expect(other.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /stranger'])
    expect(other.seen[0]?.headers).not.toHaveProperty('traceparent')
    expect(request('/mine')?.headers.traceparent).toBe(mine)
  } finally {
    await other.close()
  }
})

it('can be switched off, and goes out again on stop', async () => {
  await setting.open()
  const outcome = await setting.page.evaluate(async () => {
    const options = { endpoint: '/otlp', metrics: false } as const
    await window.throughline.start({ ...options, instrument: { xhr: false } }).stop()
    const { send } = XMLHttpRequest.prototype
    const off = window.throughline.start({ ...options, instrument: { xhr: false } })
    const untouched = XMLHttpRequest.prototype.send === send
    await off.stop()
    const on = window.throughline.start(options)
    const patched = XMLHttpRequest.prototype.send !== send
    await on.stop()
    return [untouched, patched, XMLHttpRequest.prototype.send === send]
  })
  expect(outcome).toEqual([true, true, true])
})
