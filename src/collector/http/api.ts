import type { IncomingMessage, ServerResponse } from 'node:http'
import { ThroughlineError } from '../../core/errors.js'
import { noParameters, readFilter } from '../query/parameters.js'
import type { Store } from '../store.js'
import type { ApiError } from '../wire.js'
import { HttpFailure } from './failure.js'
import type { Stream } from './stream.js'

type Handler = (parameters: URLSearchParams, match: RegExpExecArray) => Promise<string>

function sendJson(response: ServerResponse, status: number, body: string, headers = {}): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(body)
}

const codes: Record<number, string> = { 403: 'FORBIDDEN', 404: 'NOT_FOUND', 405: 'METHOD_NOT_ALLOWED' }

/** Answers with an `ApiError`. The one place where an error of the query API becomes an HTTP status. */
export function sendError(response: ServerResponse, error: unknown): void {
  const { message } = error as Error
  const body = (code: string) => JSON.stringify({ error: { code, message } } satisfies ApiError)
  if (error instanceof HttpFailure)
    sendJson(response, error.status, body(codes[error.status] ?? 'ERROR'), error.headers)
  else if (error instanceof ThroughlineError && error.code === 'INVALID_QUERY')
    sendJson(response, 400, body(error.code))
  else sendJson(response, 503, body('STORE_UNAVAILABLE'), { 'retry-after': '5' })
}

/** The query API: read-only JSON about what the store has. Types: wire.ts; filter language: docs/query.md. */
export function api(
  store: Store,
  stream: Stream,
): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const routes: [RegExp, Handler][] = [
    [/^\/api\/otel\/traces$/, (parameters) => store.traces(readFilter('traces', parameters, Date.now()))],
    [
      /^\/api\/otel\/traces\/([^/]+)$/,
      async (parameters, match) => {
        noParameters(parameters)
        const traceId = match[1]!.toLowerCase()
        if (!/^[0-9a-f]{32}$/.test(traceId))
          throw new ThroughlineError('INVALID_QUERY', `"${match[1]}" is no trace id; it has 32 hex digits`)
        const trace = await store.trace(traceId)
        if (!trace) throw new HttpFailure(404, `nothing of trace ${traceId} has arrived`)
        return trace
      },
    ],
    [/^\/api\/otel\/logs$/, (parameters) => store.logs(readFilter('logs', parameters, Date.now()))],
    [/^\/api\/otel\/metrics$/, (parameters) => store.metrics(readFilter('metrics', parameters, Date.now()))],
    [
      /^\/api\/otel\/services$/,
      (parameters) => {
        noParameters(parameters)
        return store.services()
      },
    ],
    [
      /^\/api\/otel\/sampling$/,
      (parameters) => {
        noParameters(parameters)
        return store.sampling()
      },
    ],
  ]

  return async (request, response, url) => {
    try {
      if (request.method !== 'GET')
        throw new HttpFailure(405, `${request.method} is not supported here; use GET`, { allow: 'GET' })
      if (url.pathname === '/api/logs/stream') {
        await stream.serve(request, response)
        return
      }
      for (const [pattern, handler] of routes) {
        const match = pattern.exec(url.pathname)
        if (!match) continue
        sendJson(response, 200, await handler(url.searchParams, match))
        return
      }
      throw new HttpFailure(404, `there is no ${url.pathname}`)
    } catch (error) {
      if (!response.headersSent) sendError(response, error)
      else response.destroy()
    }
  }
}
