import type { Attributes } from '@opentelemetry/api'
import { HTTP_REQUEST_METHOD, HTTP_REQUEST_METHOD_ORIGINAL, SERVER_ADDRESS, SERVER_PORT } from './semconv.js'

const KNOWN_METHODS = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
])

/** A request's method as the HTTP conventions want it: known ones by name, others as `_OTHER` with the original. */
export function methodAttributes(method: string): Record<string, string> {
  if (KNOWN_METHODS.has(method)) return { [HTTP_REQUEST_METHOD]: method }
  const upper = method.toUpperCase()
  return {
    [HTTP_REQUEST_METHOD]: KNOWN_METHODS.has(upper) ? upper : '_OTHER',
    [HTTP_REQUEST_METHOD_ORIGINAL]: method,
  }
}

/** The method as it stands in a span's name: `HTTP` for unknown ones, so that names stay few. */
export function methodName(method: string): string {
  if (KNOWN_METHODS.has(method)) return method
  const upper = method.toUpperCase()
  return KNOWN_METHODS.has(upper) ? upper : 'HTTP'
}

/** Whom a URL reaches. */
export function addressAttributes(url: URL): Attributes {
  return {
    [SERVER_ADDRESS]: url.hostname.replace(/^\[|\]$/g, ''),
    [SERVER_PORT]: Number(url.port) || (/^(https|wss):$/.test(url.protocol) ? 443 : 80),
  }
}
