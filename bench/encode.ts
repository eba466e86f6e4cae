/**
 * What a span costs to encode, in microseconds: batches of 512 spans of ten attributes and one event, by the
 * official serializers and by ours, and by `JSON.stringify` of the ready object, which no JSON writer beats.
 * Run with `npm run bench:export`, or alone with `npx tsx bench/encode.ts`; then of logs and metrics what the protobuf of both costs. The ways take turns, so that what else the machine does meets them alike.
 */
import { execFileSync } from 'node:child_process'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import {
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { createCodecs } from '../src/core/encode/codecs.js'
import { giveBack, takeMemory } from '../src/node/transport/memory.js'
import { attributesOf, collectionOf, logOf } from './export/records.js'
import { buildProgram, median } from './program.js'

const BATCH = 512
const ROUNDS = 40
const REPEATS = 8
/** As many as a long-running process has behind it, so that no batch is one that was seen before. */
const BATCHES = 8

const hex = (length: number): string =>
  Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join('')

const scope = { name: 'throughline', version: '0.1.0' }
const resource = resourceFromAttributes({
  'service.name': 'shop-api',
  'service.version': '1.2.3',
  'deployment.environment.name': 'production',
  'host.name': 'host-1',
  'process.pid': 4711,
  'telemetry.sdk.language': 'nodejs',
})

function spanOf(index: number): ReadableSpan {
  const context = { traceId: hex(32), spanId: hex(16), traceFlags: 1 }
  const seconds = 1_790_000_000 + (index >> 4)
  return {
    name: 'GET /api/orders/{id}',
    kind: SpanKind.SERVER,
    spanContext: () => context,
    parentSpanContext: { traceId: context.traceId, spanId: hex(16), traceFlags: 1, isRemote: true },
    startTime: [seconds, 123_456_000 + index],
    endTime: [seconds, 223_456_789],
    duration: [0, 100_000_789],
    status: { code: SpanStatusCode.UNSET },
    attributes: attributesOf(index),
    links: [],
    events: [{ name: 'cache miss', time: [seconds, 150_000_000], attributes: { 'cache.key': `o:${index}` } }],
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

type Way = (batch: ReadableSpan[], index: number) => unknown

function ways(batches: ReadableSpan[][]): Record<string, Way> {
  const ready = batches.map((batch) =>
    JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest(batch))),
  )
  const json = createCodecs('http/json').traces
  const protobuf = createCodecs('http/protobuf', takeMemory).traces
  return {
    'official protobuf': (batch) => ProtobufTraceSerializer.serializeRequest(batch),
    // As a process does when it was answered.
    'our protobuf': (batch) => giveBack(protobuf.encode(batch)),
    'official JSON': (batch) => JsonTraceSerializer.serializeRequest(batch),
    'our JSON': (batch) => json.encode(batch),
    'JSON.stringify': (_, index) => JSON.stringify(ready[index]),
  }
}

const quantile = (sorted: number[], part: number): number => sorted[Math.floor((sorted.length - 1) * part)]!

function compare(): void {
  const batches = Array.from({ length: BATCHES }, (_, batch) =>
    Array.from({ length: BATCH }, (_, index) => spanOf(batch * BATCH + index)),
  )
  const all = Object.entries(ways(batches))
  const times: Record<string, number[]> = Object.fromEntries(all.map(([name]) => [name, []]))
  const slices: number[] = []
  for (let round = -10; round < ROUNDS; round++)
    for (const [name, way] of all) {
      const started = performance.now()
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        const index = (round + 10 + repeat) % BATCHES
        const before = performance.now()
        way(batches[index]!, index)
        if (round >= 0 && name === 'our protobuf') slices.push(performance.now() - before)
      }
      if (round >= 0) times[name]!.push(((performance.now() - started) * 1000) / (REPEATS * BATCH))
    }
  const base = quantile(
    times['official protobuf']!.sort((a, b) => a - b),
    0.5,
  )
  console.log(
    `µs a span, batches of ${BATCH}, median of ${ROUNDS} rounds (5 % to 95 %), ratio to official protobuf:`,
  )
  for (const [name, list] of Object.entries(times)) {
    const sorted = list.sort((a, b) => a - b)
    const [low, middle, high] = [0.05, 0.5, 0.95].map((part) => quantile(sorted, part)) as [
      number,
      number,
      number,
    ]
    console.log(
      `  ${name.padEnd(18)} ${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})  ×${(middle / base).toFixed(2)}`,
    )
  }
  slices.sort((a, b) => a - b)
  const [usual, long] = [quantile(slices, 0.5), quantile(slices, 0.99)]
  console.log(
    `a batch of our protobuf at once: ${usual.toFixed(2)} ms, 99 %: ${long.toFixed(2)} ms, of ${slices.length}`,
  )
}

/** Log records and metrics, of which the second way is ours, in turns. */
function compareOthers(): void {
  const logs = Array.from({ length: BATCH }, (_, index) => logOf(index, resource, scope)) as never[]
  const collection = collectionOf(BATCH, resource, scope) as never
  const { logs: ourLogs, metrics: ourMetrics } = createCodecs('http/protobuf', takeMemory)
  const signals: Record<string, [official: () => unknown, ours: () => unknown]> = {
    logs: [() => ProtobufLogsSerializer.serializeRequest(logs), () => giveBack(ourLogs.encode(logs))],
    metrics: [
      () => ProtobufMetricsSerializer.serializeRequest(collection),
      () => giveBack(ourMetrics.encode([collection])),
    ],
  }
  for (const [signal, ways] of Object.entries(signals)) {
    const times: [number[], number[]] = [[], []]
    for (let round = -20; round < ROUNDS * REPEATS; round++)
      for (const [index, way] of ways.entries()) {
        const started = performance.now()
        way()
        if (round >= 0) times[index]!.push(((performance.now() - started) * 1000) / BATCH)
      }
    const [official, ours] = times.map(median) as [number, number]
    console.log(
      `${signal}: official protobuf ${official.toFixed(2)} µs a record, ours ${ours.toFixed(2)}  ×${(ours / official).toFixed(2)}`,
    )
  }
}

if (process.argv[2] === 'compare') {
  compare()
  compareOthers()
} else execFileSync(process.execPath, [buildProgram(import.meta.url), 'compare'], { stdio: 'inherit' })
