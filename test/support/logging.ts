/** Telemetry and a sink around each test of a logger, in this process. */
import { Writable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type StartOptions, start, type Telemetry } from '../../src/node/index.js'
import { type Sink, type SinkLog, startSink } from './sink.js'

export let sink: Sink
export let telemetry: Telemetry

/** Starts telemetry before each test of the file that calls it, and stops it after. */
export function startEachTest(options: StartOptions = {}): void {
  beforeAll(async () => {
    sink = await startSink()
  })
  afterAll(() => sink.close())
  beforeEach(() => {
    telemetry = start({ serviceName: 'shop-api', endpoint: sink.url, metrics: false, ...options })
  })
  afterEach(async () => {
    await telemetry.stop()
    sink.requests.length = 0
  })
}

/** Flushes, and answers the log records that arrived. */
export async function logs(): Promise<SinkLog[]> {
  await telemetry.flush()
  return sink.logs()
}

/** A destination that keeps what is written, and its lines as JSON. */
export function memory(): Writable & { text(): string; lines(): Record<string, unknown>[] } {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  const lines = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return Object.assign(stream, { text: () => text, lines })
}

/** What a line and a record have of the span that was active. */
export const idsOf = ({ traceId, spanId }: { traceId?: string; spanId?: string }) => ({ traceId, spanId })
