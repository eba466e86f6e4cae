import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { type Collector, type CollectorOptions, startCollector } from '../../src/collector/index.js'
import type { Message, Signal } from '../../src/core/otlp/index.js'

const cleanups: (() => unknown)[] = []

/** Runs something after the test, last registered first. */
export const cleanup = (work: () => unknown): void => void cleanups.push(work)

afterEach(async () => {
  for (const work of cleanups.splice(0).reverse()) await work()
})

/** A folder of its own for the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-test-'))
  cleanup(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A collector on a free port with an empty folder, stopped after the test. */
export async function collector(options: CollectorOptions = {}): Promise<Collector> {
  const started = await startCollector({ port: 0, dataDir: temporaryFolder(), ...options })
  cleanup(() => started.stop())
  return started
}

// biome-ignore lint/suspicious/noExplicitAny: what an API answered, whose shape is what the tests assert.
export type Json = Record<string, any>

/** Asks the query API. */
export async function ask<T = Json>({ url }: { url: string }, path: string): Promise<T> {
  const response = await fetch(`${url}/api/otel/${path}`)
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** Sends a request as JSON. */
export function send(
  { url }: { url: string },
  signal: Signal,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** An attribute list from a plain object of strings, numbers (as integers) and booleans. */
export const attributes = (values: Record<string, string | number | boolean>): Message<'KeyValue'>[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : typeof value === 'number'
          ? { intValue: String(value) }
          : { boolValue: value },
  }))

/** Nanoseconds of a moment that tests use as their "now": 2026-01-01T00:00:00Z and some milliseconds. */
export const at = (millis: number): string => String(1_767_225_600_000_000_000n + BigInt(millis) * 1_000_000n)

export const spanId = (n: number): string => n.toString(16).padStart(16, '0')
export const traceId = (n: number): string => n.toString(16).padStart(32, '0')

/** A traces request with the spans of one service. */
export const spansOf = (
  service: string,
  ...spans: Message<'Span'>[]
): Message<'ExportTraceServiceRequest'> => ({
  resourceSpans: [
    { resource: { attributes: attributes({ 'service.name': service }) }, scopeSpans: [{ spans }] },
  ],
})

/** A logs request with the records of one service. */
export const logsOf = (
  service: string,
  ...logRecords: Message<'LogRecord'>[]
): Message<'ExportLogsServiceRequest'> => ({
  resourceLogs: [
    { resource: { attributes: attributes({ 'service.name': service }) }, scopeLogs: [{ logRecords }] },
  ],
})

/** A span that starts at `at(start)` and lasts so many milliseconds. */
export const span = (
  trace: number,
  id: number,
  {
    start = 0,
    lasts = 10,
    parent,
    ...rest
  }: Message<'Span'> & { start?: number; lasts?: number; parent?: number } = {},
): Message<'Span'> => ({
  traceId: traceId(trace),
  spanId: spanId(id),
  ...(parent === undefined ? {} : { parentSpanId: spanId(parent) }),
  name: `span ${id}`,
  startTimeUnixNano: at(start),
  endTimeUnixNano: at(start + lasts),
  ...rest,
})

/** Posts bytes as they are. */
export async function post(url: string, path: string, body: BodyInit, headers: Record<string, string>) {
  const response = await fetch(url + path, { method: 'POST', body, headers })
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
}
