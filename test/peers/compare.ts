/** Whether what came through a peer is what was made. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { exportMessages, fromJson, fromProtobuf, type Signal, toProtobuf } from '../../src/core/otlp/index.js'
import { records, type Sink } from '../support/sink.js'

/** Of records. */
const KINDS = ['spans', 'logs', 'metrics'] as const

type Records = Pick<Sink, (typeof KINDS)[number]>

const SIGNAL_OF: Record<string, Signal> = {
  resourceSpans: 'traces',
  resourceLogs: 'logs',
  resourceMetrics: 'metrics',
}

/** What is in a file of ours, without what JSON says and protobuf leaves out. */
export function inFile(path: string): Records {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return records(
    lines.map((line) => {
      const signal = SIGNAL_OF[Object.keys(JSON.parse(line))[0]!]!
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

/** Whether as much has arrived as was made. */
export const isAll = (arrived: Records, made: Records): boolean =>
  KINDS.every((kind) => arrived[kind]().length >= made[kind]().length)

/** @returns how many records there are, in words */
export function same(arrived: Records, made: Records): string {
  for (const kind of KINDS) {
    assert.ok(made[kind]().length > 0, `no ${kind} were made`)
    assert.deepEqual(inOrder(arrived[kind]()), inOrder(made[kind]()), `the ${kind} differ`)
  }
  return `${made.spans().length} spans, ${made.logs().length} logs, ${made.metrics().length} metrics, equal`
}
