/** Whether what came through a peer is what was made. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { exportMessages, fromJson, fromProtobuf, type Signal, toProtobuf } from '../../src/core/otlp/index.js'
import { records, type Sink } from '../support/sink.js'

type Records = Pick<Sink, 'spans' | 'logs' | 'metrics'>

const SIGNALS: Record<string, Signal> = {
  resourceSpans: 'traces',
  resourceLogs: 'logs',
  resourceMetrics: 'metrics',
}

/** What is in a file of ours, without what JSON says and protobuf leaves out. */
export function inFile(path: string): Records {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return records(
    lines.map((line) => {
      const signal = SIGNALS[Object.keys(JSON.parse(line))[0]!]!
      const { request } = exportMessages[signal]
      return { signal, body: fromProtobuf(request, toProtobuf(request, fromJson(request, line))) }
    }),
  )
}

/** The order of members is nobody's promise. */
const text = (value: unknown): string =>
  JSON.stringify(value, (_key, one) =>
    one && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )

/** Neither is the order of records. */
const inOrder = (list: object[]): string[] => list.map(text).sort()

/** @returns how many records there are, in words */
export function same(arrived: Records, made: Records): string {
  for (const signal of ['spans', 'logs', 'metrics'] as const) {
    assert.ok(made[signal]().length > 0, `no ${signal} were made`)
    assert.deepEqual(inOrder(arrived[signal]()), inOrder(made[signal]()), `the ${signal} differ`)
  }
  return `${made.spans().length} spans, ${made.logs().length} logs, ${made.metrics().length} metrics, equal`
}
