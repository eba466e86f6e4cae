/** An OTLP/HTTP receiver that keeps what arrives on the wire, for assertions. */
import { EventEmitter } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import {
  exportMessages,
  fromJson,
  fromProtobuf,
  type Message,
  type Signal,
} from '../../src/core/otlp/index.js'
import { type Attributes, plain, plainValue } from './sinkValues.js'
import { createWaiters } from './waiters.js'

/** A record as OTLP has it, with attributes as a plain object and what stands around it in the request. */
type Flat<M> = Omit<M, 'attributes'> & { attributes: Attributes; resource: Attributes; scope: string }

export type SinkSpan = Flat<Message<'Span'>>
export type SinkLog = Omit<Flat<Message<'LogRecord'>>, 'body'> & { body: unknown }
export type SinkMetric = Omit<Message<'Metric'>, 'attributes'> & { resource: Attributes; scope: string }

export interface SinkRequest {
  signal: Signal
  headers: IncomingMessage['headers']
  /** Bytes on the wire, before gzip is undone. */
  size: number
  /** The body as it was sent, gzip undone. */
  bytes: Buffer
  body: Message<(typeof exportMessages)[Signal]['request']>
}

export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string
}

export type Exchange = (request: IncomingMessage, response: ServerResponse) => void

export interface Sink {
  /** Base URL, without a path. */
  url: string
  requests: SinkRequest[]
  spans(): SinkSpan[]
  logs(): SinkLog[]
  metrics(): SinkMetric[]
  /** Resolves as soon as `condition` holds; it is asked again after each request. The test's timeout bounds it. */
  until(condition: () => boolean): Promise<void>
  /**
   * What the following requests are answered with; what is refused is not kept. `undefined`: 200. A function has the
   * whole exchange to itself, and nothing of it is kept.
   */
  answerWith(answer: Answer | Exchange | undefined): void
  /** The following requests are refused as this says of them; `undefined`: that one is taken. */
  refuseBy(judge: (request: SinkRequest) => Answer | undefined): void
  close(): Promise<void>
}

const SIGNALS: Record<string, Signal> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
}

/** Pages on any origin may send here. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'POST',
}

async function receive(request: IncomingMessage, signal: Signal): Promise<SinkRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const sent = Buffer.concat(chunks)
  const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
  const message = exportMessages[signal].request
  const isJson = request.headers['content-type']?.startsWith('application/json')
  const body = isJson ? fromJson(message, bytes.toString('utf8')) : fromProtobuf(message, bytes)
  return { signal, headers: request.headers, size: sent.length, bytes, body }
}

function end(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body = '' }: Answer,
): void {
  const type = request.headers['content-type'] ?? 'text/plain'
  const text = body || (status === 200 && type.startsWith('application/json') ? '{}' : body)
  response.writeHead(status, { ...CORS, 'content-type': type, ...headers }).end(text)
}

/** All records in requests. */
export function records(
  requests: Pick<SinkRequest, 'signal' | 'body'>[],
): Pick<Sink, 'spans' | 'logs' | 'metrics'> {
  const of = <S extends Signal>(signal: S) =>
    requests
      .filter((request) => request.signal === signal)
      .map(({ body }) => body as Message<(typeof exportMessages)[S]['request']>)
  const around = (group: { resource?: Message<'Resource'> }, scoped: { scope?: { name?: string } }) => ({
    resource: plain(group.resource?.attributes),
    scope: scoped.scope?.name ?? '',
  })
  return {
    spans: () =>
      of('traces')
        .flatMap(({ resourceSpans = [] }) => resourceSpans)
        .flatMap((group) => (group.scopeSpans ?? []).map((scoped) => ({ ...around(group, scoped), scoped })))
        .flatMap(({ scoped, ...rest }) =>
          (scoped.spans ?? []).map((span) => ({ ...span, ...rest, attributes: plain(span.attributes) })),
        ),
    logs: () =>
      of('logs')
        .flatMap(({ resourceLogs = [] }) => resourceLogs)
        .flatMap((group) => (group.scopeLogs ?? []).map((scoped) => ({ ...around(group, scoped), scoped })))
        .flatMap(({ scoped, ...rest }) =>
          (scoped.logRecords ?? []).map((log) => ({
            ...log,
            ...rest,
            body: plainValue(log.body),
            attributes: plain(log.attributes),
          })),
        ),
    metrics: () =>
      of('metrics')
        .flatMap(({ resourceMetrics = [] }) => resourceMetrics)
        .flatMap((group) =>
          (group.scopeMetrics ?? []).map((scoped) => ({ ...around(group, scoped), scoped })),
        )
        .flatMap(({ scoped, ...rest }) => (scoped.metrics ?? []).map((metric) => ({ ...metric, ...rest }))),
  }
}

/** Starts a sink on the loopback interface, on a free port unless one is given. */
export async function startSink(port = 0): Promise<Sink> {
  const requests: SinkRequest[] = []
  const waiters = createWaiters()
  let answer: Answer | Exchange | undefined
  let judge: Parameters<Sink['refuseBy']>[0] = () => undefined

  const server = createServer(async (request, response) => {
    const signal = SIGNALS[request.url ?? '']
    const given = answer
    if (typeof given === 'function') return given(request, response)
    if (request.method === 'OPTIONS') return end(request, response, { status: 204 })
    if (!signal) return end(request, response, { status: 404 })
    try {
      const received = await receive(request, signal)
      const said = given ?? judge(received)
      if (!said || said.status < 300) requests.push(received)
      end(request, response, said ?? { status: 200 })
    } catch (error) {
      end(request, response, { status: 400, body: String(error) })
    }
    waiters.check()
  })
  // A test that instruments node:http in this process must not trace its own sink.
  server.emit = EventEmitter.prototype.emit
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    ...records(requests),
    until: waiters.until,
    answerWith(next) {
      answer = next
    },
    refuseBy(next) {
      judge = next
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
