import type { Attributes } from '@opentelemetry/api'
import { HTTP_REQUEST_METHOD, HTTP_REQUEST_METHOD_ORIGINAL, SERVER_ADDRESS, SERVER_PORT } from '../semconv.js'

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

/** What stands for a method that is unknown. */
export const OTHER_METHOD = '_OTHER'

/** The method as it is told from others: `_OTHER` for unknown ones, unless something else is said. */
export function methodOf(method: string, other = OTHER_METHOD): string {
  if (KNOWN_METHODS.has(method)) return method
  const upper = method.toUpperCase()
  return KNOWN_METHODS.has(upper) ? upper : other
}

/** A request's method as the HTTP conventions want it: known ones by name, others as `_OTHER` with the original. */
export function methodAttributes(method: string): Record<string, string> {
  if (KNOWN_METHODS.has(method)) return { [HTTP_REQUEST_METHOD]: method }
  return { [HTTP_REQUEST_METHOD]: methodOf(method), [HTTP_REQUEST_METHOD_ORIGINAL]: method }
}

/** The method as it stands in a span's name: `HTTP` for unknown ones, so that names stay few. */
export const methodName = (method: string): string => methodOf(method, 'HTTP')

/** What is looked at of the URL of a call. */
export type CalledUrl = Pick<URL, 'href' | 'hostname' | 'port' | 'protocol'>

/** Whom a URL reaches. */
export function addressAttributes({ hostname, port, protocol }: CalledUrl): Attributes {
  const isSecure = protocol === 'https:' || protocol === 'wss:'
  return {
    [SERVER_ADDRESS]: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    [SERVER_PORT]: port ? Number(port) : isSecure ? 443 : 80,
  }
}
