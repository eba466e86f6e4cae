/** What becomes of records when the receiver is down, slow, or says no: over a real socket, by `status()`. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { retryAfterMs } from '../../src/core/delivery/retry.js'
import { type StartOptions, start, type Telemetry } from '../../src/node/index.js'
import { isSameMachine } from '../../src/node/transport/same-machine.js'
import { eventually } from '../support/eventually.js'
import { type Sink, startSink } from '../support/sink.js'

let sink: Sink
let telemetry: Telemetry | undefined
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
const warnings = () => warn.mock.calls.map(([line]) => String(line))

const begin = (options: StartOptions = {}) => {
  telemetry = start({ endpoint: sink.url, metrics: false, logs: false, instrument: false, ...options })
  return telemetry
}
const record = (count: number) => {
  for (let i = 0; i < count; i++) telemetry?.span(`span ${i}`, () => {})
}

beforeEach(async () => {
  sink = await startSink()
})

afterEach(async () => {
  await telemetry?.stop({ timeoutMs: 100 })
  await sink.close()
  warn.mockClear()
})

describe('a receiver that answers', () => {
  it('gets spans in batches, and acknowledges them', async () => {
    const telemetry = begin({ limits: { batchSize: 100 } })
    record(250)
    await telemetry.flush()
    expect(sink.requests).toHaveLength(3)
    // A flush sends its batches side by side, so they arrive in any order.
    expect(new Set(sink.spans().map(({ name }) => name)).size).toBe(250)
    expect(telemetry.status().traces).toEqual({ created: 250, exported: 250, dropped: {}, queued: 0 })
  })

  it.each([
    ['plain on the same machine', {}, undefined, undefined],
    ['gzipped by option', { compression: 'gzip' }, 'none', 'gzip'],
    ['gzipped by variable', {}, 'gzip', 'gzip'],
  ] as const)('gets them %s', async (_title, options, variable, encoding) => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', variable)
    const telemetry = begin(options)
    vi.unstubAllEnvs()
    record(50)
    await telemetry.flush()
    expect(sink.requests.map(({ headers }) => headers['content-encoding'])).toEqual([encoding])
    expect(sink.spans()).toHaveLength(50)
  })

  it('is on the same machine by its host name', () => {
    const near = ['localhost', 'collector.localhost', '127.0.0.1', '127.1.2.3', '[::1]']
    expect(near.filter(isSameMachine)).toEqual(near)
    const far = ['collector', 'localhost.example', '10.0.0.1', '[::2]', '127.0.0.1.example', '0.0.0.0']
    expect(far.filter(isSameMachine)).toEqual([])
  })

  it('gets a flush of many batches without a warning of Node’s', async () => {
    const warned: string[] = []
    const listener = ({ name }: Error) => void warned.push(name)
    process.on('warning', listener)
    const telemetry = begin({ limits: { batchSize: 10 } })
    record(300)
    await telemetry.flush()
    process.removeListener('warning', listener)
    expect(sink.requests).toHaveLength(30)
    expect(warned).toEqual([])
  })

  it.each(['http/json', 'http/protobuf'] as const)('speaks %s', async (protocol) => {
    const telemetry = begin({
      protocol,
      logs: true,
      metrics: { intervalMs: 60_000 },
      headers: { authorization: 'Bearer x' },
    })
    telemetry.span('one', () => telemetry.log.info('two', { nested: { list: [1, 'a', true] } }))
    telemetry.counter('three').add(3)
    await telemetry.flush()
    expect(sink.requests.map(({ signal }) => signal).sort()).toEqual(['logs', 'metrics', 'traces'])
    for (const { headers } of sink.requests) {
      expect(headers['content-type']).toBe(
        protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
      )
      expect(headers.authorization).toBe('Bearer x')
    }
    expect(sink.logs()[0]).toMatchObject({
      body: 'two',
      attributes: { nested: { list: [1, 'a', true] } },
      spanId: sink.spans()[0]?.spanId,
    })
    expect(sink.metrics()[0]).toMatchObject({
      name: 'three',
      sum: { isMonotonic: true, dataPoints: [{ asDouble: 3 }] },
    })
  })

  it('is tried again after a 503', async () => {
    sink.answerWith({ status: 503, headers: { 'retry-after': '0' } })
    const telemetry = begin()
    record(1)
    const flushed = telemetry.flush({ timeoutMs: 60_000 })
    await eventually(() => expect(warnings().join()).toContain('answered 503'))
    sink.answerWith(undefined)
    await flushed
    expect(telemetry.status().traces).toMatchObject({ exported: 1, dropped: {} })
  })

  it('is not tried again after a 400', async () => {
    sink.answerWith({ status: 400 })
    const telemetry = begin()
    record(2)
    await telemetry.flush()
    expect(telemetry.status().traces).toEqual({
      created: 2,
      exported: 0,
      dropped: { rejected: 2 },
      queued: 0,
    })
    expect(warnings()).toEqual([expect.stringContaining('answered 400')])
  })

  it.each([
    ['more than there were', '{"partialSuccess":{"rejectedSpans":"99"}}', 5],
    ['less than none', '{"partialSuccess":{"rejectedSpans":-3}}', 0],
    ['what is no number', '{"partialSuccess":{"rejectedSpans":"some"}}', 0],
  ])('cannot reject %s', async (_title, body, rejected) => {
    sink.answerWith({ status: 200, body })
    const telemetry = begin({ protocol: 'http/json' })
    record(5)
    await telemetry.flush()
    const dropped = rejected ? { rejected } : {}
    expect(telemetry.status().traces).toEqual({ created: 5, exported: 5 - rejected, dropped, queued: 0 })
  })

  it('may accept a part', async () => {
    sink.answerWith({
      status: 200,
      body: '{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}}',
    })
    const telemetry = begin({ protocol: 'http/json' })
    record(5)
    await telemetry.flush()
    expect(telemetry.status().traces).toEqual({
      created: 5,
      exported: 3,
      dropped: { rejected: 2 },
      queued: 0,
    })
  })
})

describe('a receiver that is not there', () => {
  const unreachable = async () => {
    await sink.close()
    return begin({
      limits: { retryMs: 1, queueSize: 10, batchSize: 5 },
      spool: false,
      logs: true,
      metrics: { intervalMs: 60_000 },
    })
  }

  it('costs records, counted by cause, and one warning for all signals', async () => {
    const telemetry = await unreachable()
    record(5)
    telemetry.log.info('lost')
    telemetry.counter('lost').add(1)
    await telemetry.flush()
    const { traces, logs, metrics } = telemetry.status()
    expect(traces).toEqual({ created: 5, exported: 0, dropped: { unreachable: 5 }, queued: 0 })
    expect([logs.dropped, metrics.dropped]).toEqual([{ unreachable: 1 }, { unreachable: 1 }])
    expect(warnings().filter((line) => line.includes('cannot reach'))).toHaveLength(1)
  })

  it('bounds the queue and drops the oldest first', async () => {
    sink.answerWith({ status: 503, headers: { 'retry-after': '0' } })
    const telemetry = begin({ limits: { queueSize: 10, batchSize: 10, batchDelayMs: 60_000 } })
    record(25)
    expect(telemetry.status().traces).toEqual({
      created: 25,
      exported: 0,
      dropped: { queue_full: 15 },
      queued: 10,
    })
    sink.answerWith(undefined)
    await telemetry.flush()
    expect(sink.spans().map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, i) => `span ${i + 15}`),
    )
  })
})

describe('a receiver that never answers', () => {
  let mute: Server

  beforeEach(async () => {
    mute = createServer(() => {})
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => {
    mute.closeAllConnections()
    mute.close()
  })
  const endpoint = () => `http://127.0.0.1:${(mute.address() as AddressInfo).port}`

  it('does not hold up flush or stop beyond their time, and what it held is counted', async () => {
    const telemetry = begin({ endpoint: endpoint(), spool: false })
    record(3)
    await telemetry.flush({ timeoutMs: 20 })
    expect(telemetry.status().traces).toEqual({ created: 3, exported: 0, dropped: {}, queued: 3 })
    await telemetry.stop({ timeoutMs: 20 })
    await eventually(() => expect(telemetry.status().traces.dropped).toEqual({ stopped: 3 }))
    expect(telemetry.status()).toMatchObject({ state: 'stopped', traces: { queued: 0 } })
  })

  it('is given up after the request’s own time', async () => {
    const telemetry = begin({
      endpoint: endpoint(),
      limits: { exportTimeoutMs: 20, retryMs: 1 },
      spool: false,
    })
    record(1)
    await telemetry.flush()
    expect(telemetry.status().traces.dropped).toEqual({ unreachable: 1 })
  })
})

it('reads Retry-After in both of its forms', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  expect(retryAfterMs('7', now)).toBe(7000)
  expect(retryAfterMs('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000)
  expect(retryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
  expect(retryAfterMs('soon', now)).toBeUndefined()
})
