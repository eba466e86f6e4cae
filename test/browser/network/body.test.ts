/** When a fetch is over: its body read to the end by whatever means, cancelled, cut off, or never read. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { beforeEach, expect, it } from 'vitest'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()
/** Streams under way, for the test to go on with. */
const streams = new Map<string, ServerResponse>()

beforeEach(async () => {
  streams.clear()
  await setting.open()
  const { server } = setting.app
  const [serve] = server.listeners('request') as ((...given: unknown[]) => void)[]
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url!.startsWith('/stream')) return serve!(request, response)
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write('first')
    streams.set(request.url!, response)
  })
})

const byPath = async () => {
  const spans = await setting.spans()
  return Object.fromEntries(
    spans.map((span) => [new URL(String(span.attributes['url.full'])).pathname, span] as const),
  )
}

/** Asks for the headers of each and keeps the responses. */
const open = (...paths: string[]) =>
  setting.page.evaluate(async (paths) => {
    const kept = (window as never as { kept: Record<string, Response> }).kept ?? {}
    for (const path of paths) kept[path] = await fetch(path)
    Object.assign(window, { kept })
  }, paths)

// No more than five at once: a browser has six connections to a server, and one is for the export.
it.each([[['text', 'blob', 'arrayBuffer', 'reader']], [['iterate', 'pipe', 'through', 'tee', 'clone']]])(
  'ends with the body, whatever reads it, and the page gets all of it: %s',
  async (ways) => {
    await setting.start()
    const paths = ways.map((way) => `/stream/${way}`)
    await open(...paths)
    await setting.page.evaluate((ways) => {
      const { kept } = window as never as { kept: Record<string, Response> }
      const textOf = async (stream: ReadableStream) => {
        const reader = stream.getReader()
        let text = ''
        for (;;) {
          const { done, value } = await reader.read()
          if (done) return text
          text += typeof value === 'string' ? value : new TextDecoder().decode(value)
        }
      }
      const readers: Record<string, (response: Response) => Promise<string>> = {
        text: (one) => one.text(),
        blob: (one) => one.blob().then((blob) => blob.text()),
        arrayBuffer: (one) => one.arrayBuffer().then((buffer) => new TextDecoder().decode(buffer)),
        reader: (one) => textOf(one.body!),
        async iterate(one) {
          let text = ''
          for await (const chunk of one.body as never as AsyncIterable<Uint8Array>)
            text += new TextDecoder().decode(chunk)
          return text
        },
        async pipe(one) {
          const { readable, writable } = new TransformStream()
          void one.body!.pipeTo(writable)
          return textOf(readable)
        },
        through: (one) => textOf(one.body!.pipeThrough(new TextDecoderStream())),
        tee: (one) => textOf(one.body!.tee()[1]),
        clone: (one) => Promise.all([one.clone().text(), one.text()]).then(([text]) => text),
      }
      const reading = Promise.all(ways.map((way) => readers[way]!(kept[`/stream/${way}`]!)))
      Object.assign(window, { reading })
    }, ways)
    expect(await setting.spans()).toEqual([])
    for (const response of streams.values()) response.end(' last')
    const read = await setting.page.evaluate(
      () => (window as never as { reading: Promise<string[]> }).reading,
    )
    expect(read).toEqual(ways.map(() => 'first last'))
    const spans = await byPath()
    expect(Object.keys(spans).sort()).toEqual(paths.sort())
    for (const { attributes, status } of Object.values(spans)) {
      expect(attributes['http.response.status_code']).toBe(200)
      expect(status?.code ?? 0).toBe(0)
    }
  },
)

it('tells a body that was cancelled from one that was cut off, aborted or timed out', async () => {
  await setting.start()
  const outcomes = setting.page.evaluate(async () => {
    const named = (path: string, init: RequestInit, read: (response: Response) => Promise<unknown>) =>
      fetch(path, init)
        .then(read)
        .then(
          () => 'done',
          (reason) => reason.name,
        )
    const controller = new AbortController()
    const aborted = named('/stream/aborted', controller, (response) => {
      setTimeout(() => controller.abort())
      return response.text()
    })
    return Promise.all([
      named('/stream/cancelled', {}, (response) => response.body!.cancel()),
      named('/stream/reader', {}, (response) => response.body!.getReader().cancel()),
      named('/stream/cut', {}, (response) => {
        void fetch('/go')
        return response.text()
      }),
      aborted,
      named('/stream/late', { signal: AbortSignal.timeout(200) }, (response) => response.text()),
    ])
  })
  setting.app.server.on('request', (request: IncomingMessage) => {
    if (request.url === '/go') streams.get('/stream/cut')?.destroy()
  })
  expect(await outcomes).toEqual(['done', 'done', 'TypeError', 'AbortError', 'TimeoutError'])
  const spans = await byPath()
  const types = Object.entries(spans).map(([path, { attributes }]) => [path, attributes['error.type']])
  expect(Object.fromEntries(types)).toEqual({
    '/go': undefined,
    '/stream/cancelled': undefined,
    '/stream/reader': undefined,
    '/stream/cut': 'TypeError',
    '/stream/aborted': 'AbortError',
    '/stream/late': 'TimeoutError',
  })
})

it('ends with the headers what nobody reads, at once what has no body, and with the page what is still read', async () => {
  await setting.start()
  await setting.page.evaluate(async () => {
    const kept = [await fetch('/stream/unread')]
    await fetch('/status/204')
    await fetch('/head', { method: 'HEAD' })
    const read = (await fetch('/stream/read')).body!.getReader()
    await read.read()
    Object.assign(window, { kept, read })
  })
  expect(Object.keys(await byPath()).sort()).toEqual(['/head', '/status/204', '/stream/unread'])
  await setting.page.goto('about:blank')
  await setting.sink.until(() => setting.sink.spans().length === 4)
})

it('leaves responses and streams what they are', async () => {
  await setting.start()
  const same = await setting.page.evaluate(async () => {
    const response = await fetch('/data', { method: 'POST', body: '{"a":1}' })
    const { body } = response
    const facts: Record<string, unknown> = {
      isResponse: response instanceof Response && Object.getPrototypeOf(response) === Response.prototype,
      ownKeys: Object.getOwnPropertyNames(response).length,
      sameBody: body === response.body && body instanceof ReadableStream,
      names: Response.prototype.text.name + ReadableStream.prototype.getReader.name,
      unused: response.bodyUsed,
    }
    const cache = await caches.open('kept')
    await cache.put('/data', response.clone())
    facts.cached = await (await cache.match('/data'))!.json()
    facts.json = await response.json()
    facts.used = response.bodyUsed
    facts.twice = await response.text().catch((reason) => reason.name)
    const bytes = (await fetch('/bytes', { method: 'POST', body: 'bytes' })).body!.getReader({ mode: 'byob' })
    facts.byob = new TextDecoder().decode((await bytes.read(new Uint8Array(8))).value)
    const moved = (await fetch('/moved', { method: 'POST', body: 'moved' })).body!
    const { port1, port2 } = new MessageChannel()
    const arrived = new Promise<ReadableStream>((resolve) => {
      port2.onmessage = ({ data }) => resolve(data)
    })
    port1.postMessage(moved, [moved])
    facts.moved = await new Response(await arrived).text()
    facts.invalid = await (await fetch('/invalid', { method: 'POST', body: 'no json' }))
      .json()
      .catch((reason) => reason.name)
    return facts
  })
  expect(same).toEqual({
    isResponse: true,
    ownKeys: 0,
    sameBody: true,
    names: 'textgetReader',
    unused: false,
    cached: { a: 1 },
    json: { a: 1 },
    used: true,
    twice: 'TypeError',
    byob: 'bytes',
    moved: 'moved',
    invalid: 'SyntaxError',
  })
  for (const { status } of await setting.spans()) expect(status?.code ?? 0).toBe(0)
  const restored = await setting.page.evaluate(async () => {
    const before = [Response.prototype.text, ReadableStream.prototype.getReader]
    await window.telemetry.stop()
    const after = [Response.prototype.text, ReadableStream.prototype.getReader]
    return after.map((one, index) => one !== before[index] && /native code/.test(String(one)))
  })
  expect(restored).toEqual([true, true])
})

it('leaves a rejection of a body to whom it belongs', async () => {
  await setting.start()
  const reason = setting.page.evaluate(
    () =>
      new Promise((resolve) => {
        window.addEventListener('unhandledrejection', (event) => resolve(event.reason.name))
        const controller = new AbortController()
        void fetch('/stream/unhandled', controller).then((response) => {
          void response.text()
          controller.abort()
        })
      }),
  )
  expect(await reason).toBe('AbortError')
})
