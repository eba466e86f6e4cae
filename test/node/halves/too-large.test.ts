/** A request that a receiver calls too large is sent in halves, until the one record is found that is. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type StartOptions, start, type Telemetry } from '../../../src/node/index.js'
import { eventually } from '../../support/eventually.js'
import { type GrpcSink, startGrpcSink } from '../../support/grpc-sink.js'
import { type Sink, startSink } from '../../support/sink.js'

const MOST_BYTES = 50_000
const LARGE = 'x'.repeat(2 * MOST_BYTES)
const PLACES = [0, 42, 99]

let sink: Sink
let telemetry: Telemetry | undefined
let asked: number
let folder: string
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})

beforeEach(async () => {
  sink = await startSink()
  folder = mkdtempSync(join(tmpdir(), 'throughline-large-'))
  asked = 0
})
afterEach(async () => {
  await telemetry?.stop({ timeoutMs: 100 })
  await sink.close()
  rmSync(folder, { recursive: true, force: true })
  warn.mockClear()
})

const begin = (options: StartOptions = {}) => {
  telemetry = start({ endpoint: sink.url, instrument: false, metrics: false, spool: false, ...options })
  return telemetry
}
const limitTo = (bytes: number) =>
  sink.refuseBy((request) => {
    asked++
    return request.bytes.byteLength > bytes ? { status: 413 } : undefined
  })
const isLarge = (place: number) => PLACES.includes(place)
const record = (telemetry: Telemetry) => {
  for (let i = 0; i < 100; i++) {
    const attributes = isLarge(i) ? { large: LARGE } : {}
    telemetry.span(`span ${i}`, { attributes }, () => telemetry.log.info(`log ${i}`, attributes))
  }
}
const small = (what: string) =>
  Array.from({ length: 100 }, (_, i) => `${what} ${i}`).filter((_, i) => !isLarge(i))
const FATES = { exported: 97, dropped: { too_large: 3 }, queued: 0 }

describe.each(['http/json', 'http/protobuf'] as const)('%s', (protocol) => {
  it('costs only the records that are too large by themselves', async () => {
    limitTo(MOST_BYTES)
    const telemetry = begin({ protocol })
    record(telemetry)
    await telemetry.flush({ timeoutMs: 60_000 })
    expect(telemetry.status()).toMatchObject({ traces: FATES, logs: FATES })
    expect(
      sink
        .spans()
        .map(({ name }) => name!)
        .sort(),
    ).toEqual(small('span').sort())
    expect(
      sink
        .logs()
        .map(({ body }) => body)
        .sort(),
    ).toEqual(small('log').sort())
  })

  it('also when they were in the spool meanwhile', async () => {
    limitTo(MOST_BYTES)
    const spool = { directory: folder }
    sink.answerWith({ status: 503 })
    const first = begin({ protocol, spool, limits: { retryMs: 1 } })
    record(first)
    await first.stop({ timeoutMs: 60_000 })
    expect(first.status().traces).toMatchObject({ spooled: 100 })
    sink.answerWith(undefined)
    const next = begin({ protocol, spool })
    await eventually(() => expect(next.status().logs.exported).toBe(97))
    await eventually(() => expect(next.status().traces).toMatchObject({ ...FATES, recovered: 100 }))
    expect(new Set(sink.spans().map(({ name }) => name))).toEqual(new Set(small('span')))
    expect(sink.spans()).toHaveLength(97)
    expect(new Set(sink.spans().map(({ resource }) => resource['service.name'])).size).toBe(1)
  })

  it('and of a collection of metrics, which counts as one, sends the others of its points', async () => {
    limitTo(MOST_BYTES)
    const telemetry = begin({ protocol, metrics: { intervalMs: 60_000 } })
    for (let i = 0; i < 100; i++)
      telemetry.counter(`counter ${i % 10}`).add(1, { i, ...(isLarge(i) && { large: LARGE }) })
    await telemetry.flush({ timeoutMs: 60_000 })
    expect(telemetry.status().metrics).toMatchObject({ created: 1, exported: 0, dropped: { too_large: 1 } })
    const points = sink.metrics().flatMap(({ sum }) => sum?.dataPoints ?? [])
    expect(points).toHaveLength(97)
  })

  it('and a receiver that calls all too large is asked a bounded number of times', async () => {
    limitTo(1)
    const telemetry = begin({ protocol, logs: false, limits: { batchSize: 512 } })
    for (let i = 0; i < 512; i++) telemetry.span('one', () => {})
    await telemetry.flush({ timeoutMs: 60_000 })
    expect(telemetry.status().traces.dropped).toEqual({ too_large: 512 })
    expect(asked).toBe(201)
  })
})

describe('gRPC', () => {
  let receiver: GrpcSink
  afterEach(() => receiver.close())

  it('costs only the records that are too large by themselves', async () => {
    receiver = await startGrpcSink(undefined, 0, MOST_BYTES)
    const telemetry = begin({ endpoint: `http://127.0.0.1:${receiver.port}`, protocol: 'grpc' })
    record(telemetry)
    await telemetry.flush({ timeoutMs: 60_000 })
    expect(telemetry.status()).toMatchObject({ traces: FATES, logs: FATES })
    expect(receiver.spanNames().sort()).toEqual(small('span').sort())
  })
})
