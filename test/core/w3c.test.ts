/** The cases of the W3C's validation suite, over HTTP, against the service that the suite itself would test. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Sink, startSink } from '../support/sink.js'
import { cases, type Header, PARENT_ID, TRACE_ID } from './w3c-cases.js'

interface Callback {
  body: string
  traceparents: string[]
  tracestates: string[]
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-0([0-3])$/

let sink: Sink
let service: ChildProcess
let address: string
let harness: Server
let harnessUrl: string
const callbacks: Callback[] = []

beforeAll(async () => {
  sink = await startSink()
  const script = fileURLToPath(new URL('../support/w3c-service.mjs', import.meta.url))
  service = spawn(process.execPath, [script, '0'], {
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: sink.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: service.stdout! })) {
    address = line.replace('listening on ', '')
    break
  }
  harness = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const all = (name: string) =>
      request.rawHeaders.filter((_, index, raw) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name)
    const [traceparents, tracestates] = [all('traceparent'), all('tracestate')]
    callbacks.push({ body: Buffer.concat(chunks).toString(), traceparents, tracestates })
    response.end()
  })
  await new Promise<void>((resolve) => harness.listen(0, '127.0.0.1', resolve))
  harnessUrl = `http://127.0.0.1:${(harness.address() as AddressInfo).port}`
})
afterAll(async () => {
  service.kill('SIGKILL')
  harness.closeAllConnections()
  harness.close()
  await sink.close()
})
beforeEach(() => {
  callbacks.length = 0
})

/** Sends header lines exactly as given, and answers the status. */
function send(headers: Header[], tasks: unknown): Promise<number | undefined> {
  const body = JSON.stringify(tasks)
  const lines = ['host', new URL(address).host, 'content-length', String(Buffer.byteLength(body))]
  return new Promise((resolve, reject) => {
    const request = httpRequest(address, { method: 'POST', headers: [...lines, ...headers.flat()] as never })
    request.on('error', reject)
    request.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)))
    request.end(body)
  })
}

/** Lets the service call back `count` times; answers the ids and flags of each callback's `traceparent`. */
async function ask(headers: Header[], count = 1): Promise<string[][]> {
  const tasks = Array.from({ length: count }, (_, id) => ({ url: `${harnessUrl}/${id}`, arguments: [id] }))
  expect(await send(headers, tasks)).toBe(200)
  expect(callbacks.map(({ body }) => body)).toEqual(tasks.map((task) => JSON.stringify(task.arguments)))
  return callbacks.map(({ traceparents }) => {
    expect(traceparents).toEqual([expect.stringMatching(TRACEPARENT)])
    return TRACEPARENT.exec(traceparents[0]!)!.slice(1)
  })
}

it.each(cases)('$name', async ({ headers, continues, state }) => {
  const [[traceId, spanId] = []] = await ask(headers)
  expect(traceId === TRACE_ID).toBe(continues)
  expect(headers.join().includes(traceId!)).toBe(continues)
  expect(spanId).not.toBe(PARENT_ID)
  expect(callbacks[0]?.tracestates).toEqual(state === undefined ? [] : [state])
})

describe('several callbacks', () => {
  it.each([
    ['multiple_requests_with_valid_traceparent', TRACE_ID, true],
    ['multiple_requests_with_illegal_traceparent', '0'.repeat(32), false],
  ])('%s', async (_name, id, continues) => {
    const received = await ask([['traceparent', `00-${id}-${PARENT_ID}-01`]], 3)
    expect(received.map(([traceId]) => traceId === id)).toEqual([continues, continues, continues])
    expect(new Set(received.map(([, spanId]) => spanId)).size).toBe(3)
  })

  it('multiple_requests_without_traceparent', async () => {
    const received = await ask([], 3)
    expect(new Set(received.map(([, spanId]) => spanId)).size).toBe(3)
  })
})

describe('level 2', () => {
  it.each([
    ['propagates_random_flag', '02', '2'],
    ['and keeps it unset', '01', '1'],
    ['and passes no flag on that it does not know', 'ff', '3'],
  ])('%s', async (_name, flags, goesOn) => {
    expect(await ask([['traceparent', `00-${TRACE_ID}-${PARENT_ID}-${flags}`]])).toEqual([
      [TRACE_ID, expect.any(String), goesOn],
    ])
  })

  it('sets it on a trace of its own', async () => {
    expect((await ask([]))[0]?.[2]).toBe('3')
  })
})

it('answers 500 when a callback fails, and goes on serving', async () => {
  expect(await send([], [{ url: 'http://127.0.0.1:9/', arguments: [] }])).toBe(500)
  await ask([])
})
