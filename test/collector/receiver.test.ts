import { readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { exportMessages, fromProtobuf, type Signal, toProtobuf } from '../../src/core/otlp/index.js'
import { ask, collector, logsOf, post, send, span, spansOf, traceId } from './support.js'

const protobuf = 'application/x-protobuf'
const example = (name: string) =>
  readFileSync(new URL(`../fixtures/otlp/${name}.json`, import.meta.url), 'utf8')

describe('an export', () => {
  it.each([
    ['trace', 'traces', 'traces'],
    ['logs', 'logs', 'logs'],
    ['events', 'logs', 'logs'],
    ['metrics', 'metrics', 'metrics'],
  ] as const)('of the protocol example %s is accepted and can be asked for', async (name, signal, list) => {
    const c = await collector()
    const response = await send(c, signal, example(name))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.text()).toBe('{}')
    const found = (await ask(c, signal))[list]
    expect(found).toHaveLength(name === 'metrics' ? 4 : 1)
    expect(found[0].service).toBe('my.service')
  })

  it('in protobuf is answered in protobuf, gzip or not', async () => {
    const c = await collector()
    const bytes = toProtobuf('ExportTraceServiceRequest', spansOf('shop', span(1, 1)))
    const plain = await post(c.url, '/v1/traces', bytes as BodyInit, { 'content-type': protobuf })
    const zipped = await post(
      c.url,
      '/v1/traces',
      gzipSync(toProtobuf('ExportTraceServiceRequest', spansOf('shop', span(1, 2)))),
      {
        'content-type': `${protobuf}; charset=utf-8`,
        'content-encoding': 'gzip',
      },
    )
    for (const { response, bytes } of [plain, zipped]) {
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe(protobuf)
      expect(bytes).toHaveLength(0)
    }
    expect((await ask(c, 'traces')).traces).toMatchObject([{ traceId: traceId(1), spanCount: 2 }])
  })

  it('keeps 64-bit values that a number would round', async () => {
    const c = await collector()
    const text = JSON.stringify(
      spansOf('shop', span(1, 1, { attributes: [{ key: 'big', value: { intValue: 'BIG' } }] })),
    )
    await send(c, 'traces', text.replace('"BIG"', '9007199254740993').replace(/"(17672256\d+)"/, '$1'))
    const { spans } = await ask(c, `traces/${traceId(1)}`)
    expect(spans[0].attributes).toEqual({ big: '9007199254740993' })
    expect(spans[0].startTimeUnixNano).toBe('1767225600000000000')
  })
})

describe('bad input', () => {
  it.each([
    [
      'application/json',
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz"}]}]}]}',
      'spans[0].traceId: expected 32 hex digits',
    ],
    ['application/json', '{', 'not JSON'],
    ['application/json', '', 'not JSON'],
    [protobuf, '\u000a\u00ff\u00ff', 'protobuf'],
  ])('in %s (%j) is 400 with a Status, and nothing is stored', async (type, body, message) => {
    const c = await collector()
    const { response, bytes } = await post(c.url, '/v1/traces', body, { 'content-type': type })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe(type)
    const status =
      type === protobuf ? fromProtobuf('RpcStatus', bytes) : JSON.parse(new TextDecoder().decode(bytes))
    expect(status).toEqual({ code: 3, message: expect.stringContaining(message) })
    expect((await ask(c, 'services')).services).toEqual([])
    expect((await send(c, 'traces', spansOf('alive', span(1, 1)))).status).toBe(200)
  })

  it('keeps nothing of a request whose last span is wrong, and all of its neighbours', async () => {
    const c = await collector()
    const bad = spansOf('bad', span(2, 1), { traceId: 'no' })
    const answers = await Promise.all(
      [spansOf('good', span(1, 1)), bad, spansOf('good', span(1, 2))].map((body) => send(c, 'traces', body)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200])
    expect((await ask(c, 'services')).services).toMatchObject([{ name: 'good', spanCount: 2 }])
  })

  it('larger than the limit is 413, as it comes or decompressed', async () => {
    const c = await collector({ maxBodyBytes: 10_000 })
    const json = { 'content-type': 'application/json' }
    const bomb = gzipSync(Buffer.alloc(5_000_000))
    expect(bomb.length).toBeLessThan(10_000)
    const zipped = await post(c.url, '/v1/logs', bomb, { ...json, 'content-encoding': 'gzip' })
    expect(zipped.response.status).toBe(413)
    expect(JSON.parse(new TextDecoder().decode(zipped.bytes)).message).toContain('larger than 10000 bytes')
    expect((await post(c.url, '/v1/logs', 'x'.repeat(10_001), json)).response.status).toBe(413)
  })

  it.each([
    ['text/plain', undefined, 415],
    ['application/json', 'br', 415],
    ['application/json', 'gzip', 400],
  ])('of type %s and encoding %s is %i', async (type, encoding, status) => {
    const c = await collector()
    const headers = { 'content-type': type, ...(encoding ? { 'content-encoding': encoding } : {}) }
    const { response, bytes } = await post(c.url, '/v1/logs', '{}', headers)
    expect(response.status).toBe(status)
    expect(JSON.parse(new TextDecoder().decode(bytes)).message).toEqual(expect.any(String))
  })

  it('with another method is 405 that says which', async () => {
    const c = await collector()
    const response = await fetch(`${c.url}/v1/traces`)
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })

  it('broken off in the middle leaves the collector alive', async () => {
    const c = await collector()
    const socket = createConnection(c.port, '127.0.0.1')
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"res',
    )
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.destroy()
    expect((await send(c, 'traces', spansOf('alive', span(1, 1)))).status).toBe(200)
  })
})

describe('pressure', () => {
  it('is told with 503 and Retry-After, and what was answered 200 is there', async () => {
    const c = await collector({ maxQueueBytes: 1 })
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => send(c, 'traces', spansOf('shop', span(1, n + 1)))),
    )
    const kept = answers.filter(({ status }) => status === 200).length
    const refused = answers.filter(({ status }) => status === 503)
    expect(kept + refused.length).toBe(30)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]!.headers.get('retry-after')).toBe('1')
    expect((await ask(c, 'services')).services).toMatchObject([{ spanCount: kept }])
  })

  it('of many senders at once is committed completely', async () => {
    const c = await collector()
    const requests = Array.from({ length: 200 }, (_, n) =>
      n % 2
        ? (['traces', spansOf('shop', span(n, 1), span(n, 2))] as const)
        : (['logs', logsOf('shop', { body: { intValue: String(n) } })] as const),
    )
    const answers = await Promise.all(requests.map(([signal, body]) => send(c, signal as Signal, body)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await ask(c, 'services')).services).toMatchObject([
      { name: 'shop', spanCount: 200, logCount: 100 },
    ])
    const { logs } = await ask(c, 'logs?limit=1000')
    expect(new Set(logs.map(({ body }: { body: number }) => body)).size).toBe(100)
  })
})

it('has an answer message for each signal', () => {
  expect(Object.values(exportMessages).map(({ response }) => toProtobuf(response, {}).length)).toEqual([
    0, 0, 0,
  ])
})
