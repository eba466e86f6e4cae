/**
 * What we send is what the official serializers send, for random records of all three signals: to the byte in
 * protobuf. The few faults of theirs that we do not repeat are in `differences.test.ts`, by name.
 */
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { expect, it } from 'vitest'
import { createCodecs } from '../../../src/core/encode/codecs.js'
import { exportMessages, fromJson, fromProtobuf } from '../../../src/core/otlp/index.js'
import { generate } from './records.js'

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed + 1)
const text = new TextDecoder()
const signals = ['traces', 'logs', 'metrics'] as const

/** The seeds whose records are encoded otherwise. */
function differing(equal: (seed: number) => boolean): number[] {
  return SEEDS.filter((seed) => !equal(seed))
}

/** Three times: what has the same value again is not written as it was the first time. */
const sameBytes = (ours: () => Uint8Array, theirs: Uint8Array | undefined): boolean =>
  [1, 2, 3].every(() => Buffer.compare(ours(), theirs ?? new Uint8Array()) === 0)

/** A message in one form: fields in one order, and lone surrogates as UTF-8 has them. */
const print = (message: object): string =>
  JSON.stringify(message, (_, value) => {
    if (typeof value === 'string') return text.decode(new TextEncoder().encode(value))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })

const read = (signal: (typeof signals)[number], bytes: Uint8Array | undefined): string =>
  print(fromJson(exportMessages[signal].request, text.decode(bytes)))

const protobuf = createCodecs('http/protobuf')
const json = createCodecs('http/json')
const random = { json: false }
const metricsOf = (seed: number, kind = random) => generate(seed, kind).collected() as ResourceMetrics

it('spans in protobuf', () => {
  const wrong = differing((seed) => {
    const spans = generate(seed, random).spans()
    return sameBytes(() => protobuf.traces.encode(spans), ProtobufTraceSerializer.serializeRequest(spans))
  })
  expect(wrong).toEqual([])
})

it('log records in protobuf', () => {
  const wrong = differing((seed) => {
    const logs = generate(seed, random).logs()
    return sameBytes(() => protobuf.logs.encode(logs), ProtobufLogsSerializer.serializeRequest(logs))
  })
  expect(wrong).toEqual([])
})

it('metrics in protobuf', () => {
  const wrong = differing((seed) => {
    const collected = metricsOf(seed)
    return sameBytes(
      () => protobuf.metrics.encode([collected]),
      ProtobufMetricsSerializer.serializeRequest(collected),
    )
  })
  expect(wrong).toEqual([])
})

it('all signals in JSON, as the protocol reads it', () => {
  const wrong = differing((seed) => {
    const { spans, logs } = generate(seed, { json: true })
    const some = { spans: spans(), logs: logs(), collected: metricsOf(seed, { json: true }) }
    const pairs = {
      traces: [json.traces.encode(some.spans), JsonTraceSerializer.serializeRequest(some.spans)],
      logs: [json.logs.encode(some.logs), JsonLogsSerializer.serializeRequest(some.logs)],
      metrics: [
        json.metrics.encode([some.collected]),
        JsonMetricsSerializer.serializeRequest(some.collected),
      ],
    } as const
    return signals.every((signal) => {
      const [ours, theirs] = pairs[signal].map((bytes) => read(signal, bytes))
      return ours === theirs
    })
  })
  expect(wrong).toEqual([])
})

it('both of our encodings say the same, the numbers included that JSON has not', () => {
  const wrong = differing((seed) => {
    const { spans, logs } = generate(seed, random)
    // A log record without a body has an empty one in the official JSON, and none in the official protobuf.
    const bodies = logs().map((record) => ({ ...record, body: record.body ?? null }))
    const some = { traces: spans(), logs: bodies, metrics: [metricsOf(seed)] }
    return signals.every((signal) => {
      const { request } = exportMessages[signal]
      const encode = (codecs: typeof json) => codecs[signal].encode(some[signal] as never)
      return read(signal, encode(json)) === print(fromProtobuf(request, encode(protobuf)))
    })
  })
  expect(wrong).toEqual([])
})
