import type { IncomingMessage, ServerResponse } from 'node:http'

const allowed = /^(content-type|content-encoding|traceparent|tracestate|baggage|authorization|x-[\w-]+)$/i

/**
 * Lets a page of an allowed origin read the answer, and answers its preflight.
 *
 * @returns true when the request was a preflight, which is then answered.
 */
export function cors(request: IncomingMessage, response: ServerResponse): boolean {
  const { headers } = request
  response.setHeader('access-control-allow-origin', headers.origin!)
  response.setHeader('access-control-expose-headers', 'retry-after')
  response.setHeader('vary', 'origin')
  if (request.method !== 'OPTIONS') return false
  const asked = String(headers['access-control-request-headers'] ?? '').split(',')
  const granted = asked.map((name) => name.trim()).filter((name) => allowed.test(name))
  response.setHeader('access-control-allow-methods', 'POST')
  response.setHeader('access-control-allow-headers', granted.join(', ') || 'content-type')
  response.setHeader('access-control-max-age', '7200')
  // A public page may address this machine only when it says so itself (Private Network Access).
  if (headers['access-control-request-private-network'])
    response.setHeader('access-control-allow-private-network', 'true')
  response.writeHead(204).end()
  return true
}
