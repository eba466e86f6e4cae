/** A JSON API on plain `node:http`, as small as the two services need it. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { SpanStatusCode, trace } from '@opentelemetry/api'

/** An error that is answered with its own status; any other is answered with 500. */
export class HttpError extends Error {
  override readonly name: string = 'HttpError'

  constructor(
    readonly status: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

export interface Route {
  method: 'GET' | 'POST'
  /** Such as `/api/orders/{id}`; also the span's `http.route`. */
  path: string
  /** Default 200. */
  status?: number
  handle(request: { params: Record<string, string>; body: Record<string, unknown> }): unknown
}

/** Tells our telemetry which route a request took; the name of its span follows. */
export function setRoute(path: string): void {
  trace.getActiveSpan()?.setAttribute('http.route', path)
}

/** Answers each request by the first route that matches it, and every error as `{ "error": message }`. */
export function jsonApi(routes: Route[]): RequestListener {
  const table = routes.map((route) => ({ route, pattern: patternOf(route.path) }))
  return async (request, response) => {
    try {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      const found = table.find(
        ({ route, pattern }) => route.method === request.method && pattern.test(pathname),
      )
      if (!found) throw new HttpError(404, `there is no ${request.method} ${pathname}`)
      const { route, pattern } = found
      setRoute(route.path)
      const params = { ...pattern.exec(pathname)?.groups }
      const answer = await route.handle({ params, body: await readJson(request) })
      send(response, route.status ?? 200, answer)
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500
      if (status >= 500) recordOnSpan(error as Error)
      send(response, status, { error: (error as Error).message })
    }
  }
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  if (!text) return {}
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {}
  throw new HttpError(400, 'the body is not a JSON object')
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

/** Plain `@opentelemetry/api`: what is written against it works with Throughline as it is. */
function recordOnSpan(error: Error): void {
  const span = trace.getActiveSpan()
  span?.recordException(error)
  span?.setAttribute('error.type', error.name)
  span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message })
}
