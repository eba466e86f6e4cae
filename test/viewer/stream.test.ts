import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LogRecord } from '../../src/collector/wire.js'
import { type Connection, followLogs } from '../../src/viewer/logs/stream.js'
import { log } from './spans.js'

/** What a browser's EventSource shows of itself, driven by the test. */
class Source {
  static readonly CLOSED = 2
  static all: Source[] = []
  readyState = 0
  onopen = () => {}
  onerror = () => {}
  onmessage = (_: { data: string }) => {}
  constructor(readonly url: string) {
    Source.all.push(this)
  }
  send(...records: LogRecord[]) {
    for (const record of records) this.onmessage({ data: JSON.stringify(record) })
  }
  fail(readyState: number) {
    this.readyState = readyState
    this.onerror()
  }
  close() {
    this.readyState = Source.CLOSED
  }
}

let bodies: unknown[]
let batches: number
let states: Connection[]
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Source)
  Source.all = []
  bodies = []
  batches = 0
  states = []
  stop = followLogs('/api/logs/stream', {
    onRecords(records) {
      batches++
      bodies.push(...records.map(({ body }) => body))
    },
    onConnection: (connection) => states.push(connection),
  })
})

afterEach(() => {
  stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const source = () => Source.all.at(-1)!

it('shows what comes together, together', () => {
  source().onopen()
  source().send(log({ body: 1 }), log({ body: 2 }))
  expect(batches).toBe(0)
  vi.runOnlyPendingTimers()
  expect(bodies).toEqual([1, 2])
  expect(batches).toBe(1)
  expect(states).toEqual(['connecting', 'live'])
})

it('leaves out what a reconnection replays, and shows what is new', () => {
  source().onopen()
  source().send(log({ body: 'a' }), log({ body: 'b' }))
  source().fail(0)
  source().onopen()
  source().send(log({ body: 'a' }), log({ body: 'b' }), log({ body: 'c' }), log({ body: 'b' }))
  vi.runOnlyPendingTimers()
  expect(bodies).toEqual(['a', 'b', 'c', 'b'])
  expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live'])
})

it('opens the stream anew when the browser has given up', () => {
  source().fail(Source.CLOSED)
  expect(Source.all).toHaveLength(1)
  vi.runOnlyPendingTimers()
  expect(Source.all).toHaveLength(2)
  source().onopen()
  expect(states.at(-1)).toBe('live')
})

it('passes over what it cannot read', () => {
  source().onmessage({ data: '{"broken' })
  source().send(log({ body: 'whole' }))
  vi.runOnlyPendingTimers()
  expect(bodies).toEqual(['whole'])
})

it('is silent once stopped', () => {
  source().send(log({ body: 'late' }))
  stop()
  vi.runOnlyPendingTimers()
  expect(bodies).toEqual([])
  expect(source().readyState).toBe(Source.CLOSED)
  expect(states.at(-1)).toBe('closed')
})
