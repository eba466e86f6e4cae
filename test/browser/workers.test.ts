/** Workers of every kind: `start` works in each, and messages carry context to it and back. */
import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { pageSetting } from '../support/open-page.js'
import type { SinkSpan } from '../support/sink.js'

const setting = pageSetting()

const KINDS = ['dedicated', 'shared', 'service'] as const
type Kind = (typeof KINDS)[number]

/** Answers each message with its size, after a request of its own. */
const SERVING = `
const serve = (port) => telemetry.fromMessage((bytes) =>
  telemetry.span('work', () =>
    fetch('/from-worker', { method: 'POST', body: bytes })
      .then(() => port.postMessage(telemetry.toMessage(bytes.byteLength)))))
const ENTRY = {
  dedicated: () => { self.onmessage = serve(self) },
  shared: () => { self.onconnect = ({ ports: [port] }) => { port.onmessage = serve(port) } },
  service: () => {
    self.addEventListener('message', (event) => event.waitUntil(serve(event.source)(event)))
    self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
  },
}
`

/** Serves a worker's script, which has telemetry, as a module or with importScripts. */
function serveWorker(code: string, type: 'classic' | 'module' = 'classic'): void {
  const load = type === 'module' ? "import '/app.js'" : "importScripts('/app.js')"
  const options = JSON.stringify({ serviceName: 'worker', endpoint: setting.sink.url, metrics: false })
  const body = `${load};const telemetry = self.telemetry = throughline.start(${options});${code}`
  setting.app.pages.set('/worker.js', { type: 'text/javascript', body })
}

/** Sends the worker 1000 transferred bytes and answers what it answers, with a span at both ends. */
const ask = (kind: Kind, type: 'classic' | 'module') =>
  setting.page.evaluate(
    ([kind, type]) =>
      new Promise((resolve, reject) => {
        const { telemetry } = window
        const bytes = new Uint8Array(1000)
        const answered = telemetry.fromMessage((size: number) =>
          telemetry.span('answered', () => resolve([size, bytes.byteLength])),
        )
        const send = (to: { postMessage(data: unknown, transfer: Transferable[]): void }) =>
          telemetry.span('ask', () => to.postMessage(telemetry.toMessage(bytes), [bytes.buffer]))
        if (kind === 'dedicated') {
          const worker = new Worker('/worker.js', { type })
          worker.addEventListener('message', answered)
          worker.addEventListener('error', reject)
          send(worker)
        } else if (kind === 'shared') {
          const worker = new SharedWorker('/worker.js', { type })
          worker.port.onmessage = answered
          worker.addEventListener('error', reject)
          send(worker.port)
        } else {
          const { serviceWorker } = navigator
          serviceWorker.addEventListener('message', answered)
          serviceWorker.startMessages()
          serviceWorker.addEventListener('controllerchange', () => send(serviceWorker.controller!))
          serviceWorker.register('/worker.js', { type }).catch(reject)
        }
      }),
    [kind, type] as const,
  )

const named = (name: string) => setting.sink.spans().find((span) => span.name === name)

for (const kind of KINDS)
  for (const type of ['classic', 'module'] as const)
    it(`a ${kind} worker, ${type}: from the page to it, to the server and back in one trace`, async () => {
      serveWorker(`${SERVING}ENTRY.${kind}()`, type)
      await setting.open()
      await setting.start()
      // Transferred, so that the page has none of them left.
      expect(await ask(kind, type)).toEqual([1000, 0])
      await setting.spans()
      // Nobody flushes the worker.
      await setting.sink.until(() => ['work', 'POST'].every((name) => named(name)))
      const [page, work, request, answered] = ['ask', 'work', 'POST', 'answered'].map(named) as SinkSpan[]
      expect(work?.parentSpanId).toBe(page?.spanId)
      expect(request?.parentSpanId).toBe(work?.spanId)
      expect(answered?.parentSpanId).toBe(work?.spanId)
      const traces = new Set([page, work, request, answered].map((span) => span?.traceId))
      expect([...traces]).toEqual([page?.traceId])
      expect(work?.resource).toMatchObject({ 'service.name': 'worker', 'throughline.worker.type': kind })
      expect(page?.resource).not.toHaveProperty('throughline.worker.type')
      const seen = setting.app.seen.find(({ path }) => path === '/from-worker')
      expect(seen?.headers.traceparent).toBe(`00-${request?.traceId}-${request?.spanId}-03`)
    })

it('a message of anybody else arrives as it was sent, at either end of a channel', async () => {
  await setting.open()
  await setting.start()
  const told = await setting.page.evaluate(
    () =>
      new Promise((resolve) => {
        const { telemetry } = window
        const { port1, port2 } = new MessageChannel()
        const got: unknown[] = []
        const sent = ['text', 7, null, { throughline: 'message/2', data: 1 }, [1], { data: 'x' }]
        port2.onmessage = telemetry.fromMessage((data, event: MessageEvent) => {
          got.push(data === event.data ? data : 'changed')
          if (got.length === sent.length) resolve([got, sent])
        })
        telemetry.span('sends', () => {
          for (const one of sent) port1.postMessage(one)
        })
      }),
  )
  const [got, sent] = told as [unknown[], unknown[]]
  expect(got).toEqual(sent)
})

it('what a channel’s port is sent by toMessage is unwrapped also while telemetry is off', async () => {
  await setting.open()
  const got = await setting.page.evaluate(() => {
    const telemetry = window.throughline.start({ enabled: false })
    const { port1, port2 } = new MessageChannel()
    return new Promise((resolve) => {
      port2.onmessage = telemetry.fromMessage(resolve)
      port1.postMessage(telemetry.toMessage({ sku: 'A-1' }))
    })
  })
  expect(got).toEqual({ sku: 'A-1' })
})

it('sends what a worker recorded before it closed itself, to its own origin', async () => {
  const arrived = new Promise<string>((resolve) =>
    setting.app.pages.set('/otlp/v1/traces', {
      type: 'application/json',
      body: (request) => {
        resolve(`${request.method} ${request.url}`)
        return '{}'
      },
    }),
  )
  setting.app.pages.set('/worker.js', {
    type: 'text/javascript',
    body: `importScripts('/app.js')
      // Longer than the test has, so that nothing but the end sends.
      const options = { endpoint: '/otlp', metrics: false, limits: { batchDelayMs: 60_000 } }
      throughline.start(options).span('last words', () => {})
      self.close()`,
  })
  await setting.open()
  await setting.page.evaluate(() => void new Worker('/worker.js'))
  expect(await arrived).toBe('POST /otlp/v1/traces')
})

it('sends what a worker recorded to any origin when it closes after stop', async () => {
  serveWorker("telemetry.span('last words', () => {}); telemetry.stop().then(() => self.close())")
  await setting.open()
  await setting.page.evaluate(() => void new Worker('/worker.js'))
  await setting.sink.until(() => named('last words') !== undefined)
  expect(named('last words')?.resource['throughline.worker.type']).toBe('dedicated')
})

it('a worker’s errors and WebSockets are seen as a page’s are', async () => {
  const handshakes: string[] = []
  setting.app.server.on('upgrade', (request: IncomingMessage, socket) => {
    handshakes.push(request.url!)
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  serveWorker(`new WebSocket(location.origin.replace('http', 'ws') + '/socket')
    telemetry.span('fails', () => void setTimeout(() => { throw new TypeError('in a worker') }))`)
  await setting.open()
  await setting.page.evaluate(() => void new Worker('/worker.js'))
  await setting.sink.until(
    () =>
      setting.sink.logs().length > 0 &&
      named('fails') !== undefined &&
      named('WebSocket connect') !== undefined,
  )
  const [error] = setting.sink.logs()
  expect(error).toMatchObject({ eventName: 'exception', spanId: named('fails')?.spanId })
  expect(error?.attributes).toMatchObject({
    'exception.type': 'TypeError',
    'exception.message': 'in a worker',
  })
  expect(handshakes[0]).toContain(`traceparent=00-${named('WebSocket connect')?.traceId}`)
})
