/** fetch with a body that is still being made while it is sent, which browsers do over HTTP/2 alone. */
import { createSecureServer, type Http2SecureServer, type Http2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { certificate } from '../../support/certificate.js'
import { pageSetting } from '../../support/open-page.js'

const setting = pageSetting()
let server: Http2SecureServer
let sessions: Http2Session[]
/** What has arrived of the upload, and with which headers it came. */
let arrived: string[]
let traceparent: unknown
let came: () => void

beforeEach(async () => {
  arrived = []
  sessions = []
  server = createSecureServer(certificate)
  server.on('session', (session) => sessions.push(session))
  server.on('stream', (stream, headers) => {
    const page = {
      '/': { type: 'text/html', body: '<!doctype html><script src="/app.js"></script>' },
    } as const
    const found = page[headers[':path'] as '/'] ?? setting.app.pages.get(headers[':path'] ?? '')
    if (headers[':method'] === 'GET') {
      stream.respond({ ':status': found ? 200 : 404, 'content-type': found?.type ?? 'text/plain' })
      stream.end(found?.body)
      return
    }
    traceparent = headers.traceparent
    stream.on('data', (chunk: Buffer) => {
      arrived.push(String(chunk))
      came()
    })
    stream.on('end', () => {
      stream.respond({ ':status': 201, 'content-type': 'text/plain' })
      stream.end(arrived.join(' '))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = setting.page.context().browser()!
  await setting.page.context().close()
  setting.page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage()
  await setting.page.goto(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`)
})
afterEach(async () => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const session of sessions) session.destroy()
  await closed
})

declare global {
  interface Window {
    upload: ReadableStreamDefaultController<Uint8Array>
    answer: Promise<[status: number, text: string, isSpent: boolean]>
    copies: number
  }
}

const asked = {
  'an address': '(body) => fetch("/upload", { method: "POST", body, duplex: "half" })',
  'a Request': '(body) => fetch(new Request("/upload", { method: "POST", body, duplex: "half" }))',
}

it.each(Object.entries(asked))('sends it piece by piece, uncopied, when it is given %s', async (_, ask) => {
  const { page } = setting
  await page.evaluate(() => {
    window.copies = 0
    const count = (prototype: object, name: string) => {
      const original = (prototype as Record<string, () => unknown>)[name]!
      Object.assign(prototype, {
        [name](this: unknown) {
          window.copies++
          return original.call(this)
        },
      })
    }
    count(ReadableStream.prototype, 'tee')
    count(Request.prototype, 'clone')
  })
  await setting.start({ instrument: { fetch: true } })

  const first = new Promise<void>((resolve) => {
    came = resolve
  })
  await page.evaluate(`{
    const body = new ReadableStream({ start(controller) { window.upload = controller } })
    window.answer = (${ask})(body).then(async (got) => [got.status, await got.text(), body.locked])
    upload.enqueue(new TextEncoder().encode('one'))
  }`)
  // The rest does not exist yet.
  await first
  expect(arrived).toEqual(['one'])
  const second = new Promise<void>((resolve) => {
    came = resolve
  })
  await page.evaluate(() => window.upload.enqueue(new TextEncoder().encode('two')))
  await second
  await page.evaluate(() => window.upload.close())

  expect(await page.evaluate(() => window.answer)).toEqual([201, 'one two', true])
  expect(await page.evaluate(() => window.copies)).toBe(0)
  const spans = await setting.spans()
  expect(spans).toHaveLength(1)
  expect(spans[0]).toMatchObject({ name: 'POST', kind: 3, status: {} })
  expect(spans[0]!.attributes).toMatchObject({
    'http.request.method': 'POST',
    'http.response.status_code': 201,
  })
  expect(traceparent).toBe(`00-${spans[0]!.traceId}-${spans[0]!.spanId}-03`)
})
