import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

const loopback = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** The host of an authority without its port and brackets, in lower case. */
function hostName(authority: string): string {
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(authority)
  return (bracketed?.[1] ?? authority.replace(/:\d+$/, '')).toLowerCase()
}

/**
 * Tells whether a request was meant for this collector. A page of a foreign site can point its own name at
 * 127.0.0.1 (DNS rebinding) and would then read as the same origin; its Host header gives it away. Addresses
 * are always fine, because only a name can be rebound.
 */
export function hostGuard(
  host: string,
  allowedHosts: readonly string[],
): (request: IncomingMessage) => boolean {
  const names = new Set(['localhost', host, ...allowedHosts].map((name) => name.toLowerCase()))
  return (request) => {
    const name = hostName(authorityOf(request))
    return names.has(name) || name.endsWith('.localhost') || isIP(name) > 0
  }
}

/** Tells which origins may send telemetry. */
export function originGuard(corsOrigins: readonly string[] | undefined): (origin: string) => boolean {
  if (!corsOrigins?.length) return (origin) => loopback.test(origin)
  const origins = new Set(corsOrigins.map((origin) => origin.replace(/\/$/, '')))
  return (origin) => origins.has('*') || origins.has(origin)
}

/** The name under which the request addresses its server; HTTP/2 has a header of its own for it. */
export const authorityOf = ({ headers }: IncomingMessage): string =>
  headers.host ?? String(headers[':authority'] ?? '')

/** Whether an origin is the server's own. */
export function isOwnOrigin(request: IncomingMessage, origin: string): boolean {
  const authority = authorityOf(request)
  return origin === `http://${authority}` || origin === `https://${authority}`
}

/** True when a browser sent the request from a page that the collector did not serve itself. */
export function isForeign(request: IncomingMessage): boolean {
  const { headers } = request
  if (headers['sec-fetch-site'] === 'cross-site') return headers['sec-fetch-mode'] !== 'navigate'
  return headers.origin !== undefined && !isOwnOrigin(request, headers.origin)
}
