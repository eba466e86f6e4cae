import type { IncomingMessage, ServerResponse } from 'node:http'
import { ThroughlineError } from '../../core/errors.js'
import { exportMessages, type MessageName, type Signal, toProtobuf } from '../../core/otlp/index.js'
import type { Store } from '../store.js'
import { readBody } from './body.js'
import { cors } from './cors.js'
import { HttpFailure } from './failure.js'
import { isOwnOrigin } from './guards.js'

/** `google.rpc.Code` of the HTTP statuses that are used; the rest is UNKNOWN. */
const rpcCodes: Record<number, number> = { 400: 3, 403: 7, 405: 12, 413: 8, 415: 3, 500: 13, 503: 14 }

const encodings = { 'application/json': 'json', 'application/x-protobuf': 'protobuf' } as const
type ContentType = keyof typeof encodings

const typeOf = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()

/** Answers with a message in the request's own content type; in JSON when that is neither. */
function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: MessageName,
  value: object,
  headers: Record<string, string> = {},
): void {
  const protobuf = typeOf(request) === 'application/x-protobuf'
  const body = protobuf ? toProtobuf(message, value) : JSON.stringify(value)
  response.writeHead(status, {
    'content-type': protobuf ? 'application/x-protobuf' : 'application/json',
    ...headers,
  })
  response.end(body)
}

/** The one place where a failure of the store becomes an HTTP status. */
function failureOf(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error
  if (error instanceof ThroughlineError && error.code === 'MALFORMED')
    return new HttpFailure(400, error.message)
  return new HttpFailure(503, (error as Error).message, { 'retry-after': '5' })
}

/** The paths of OTLP/HTTP. */
export const signalPaths: Record<string, Signal> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
}

export type Receiver = (request: IncomingMessage, response: ServerResponse, signal: Signal) => Promise<void>

/**
 * Receives OTLP/HTTP: an export is answered 200 only when the store has it for good.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function receiver(
  store: Store,
  mayIngest: (origin: string) => boolean,
  { maxBodyBytes, maxQueueBytes }: { maxBodyBytes: number; maxQueueBytes: number },
): Receiver {
  let queued = 0

  function checkPressure(): void {
    if (queued > maxQueueBytes)
      throw new HttpFailure(503, 'the store is behind; try again later', { 'retry-after': '1' })
  }

  async function receive(request: IncomingMessage, signal: Signal): Promise<void> {
    if (request.method !== 'POST')
      throw new HttpFailure(405, `${request.method} is not supported here; use POST`, { allow: 'POST' })
    const type = typeOf(request)
    if (!Object.hasOwn(encodings, type))
      throw new HttpFailure(
        415,
        `content type "${type}" is not supported; use application/json or application/x-protobuf`,
      )
    checkPressure()
    const body = await readBody(request, maxBodyBytes)
    checkPressure()
    queued += body.length
    try {
      await store.write({ signal, encoding: encodings[type as ContentType], body })
    } finally {
      queued -= body.length
    }
  }

  return async (request, response, signal) => {
    try {
      const { origin } = request.headers
      if (origin !== undefined) {
        if (!mayIngest(origin) && !isOwnOrigin(request, origin))
          throw new HttpFailure(403, `origin ${origin} may not send telemetry; add it to corsOrigins`)
        if (cors(request, response)) return
      }
      await receive(request, signal)
      answer(request, response, 200, exportMessages[signal].response, {})
    } catch (error) {
      const { status, message, headers } = failureOf(error)
      answer(request, response, status, 'RpcStatus', { code: rpcCodes[status] ?? 2, message }, headers)
      // What is left of the body is not wanted, but a sender that still writes it must get the answer.
      request.resume()
    }
  }
}
