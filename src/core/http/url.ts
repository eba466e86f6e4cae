/** The parameters by which a WebSocket handshake carries context, which say nothing that the span does not. */
const CONTEXT_PARAMETERS = new Set(['throughline', 'traceparent', 'tracestate', 'baggage'])

/** One look for the queries that have none, which are nearly all. */
const HAS_CONTEXT = new RegExp(`(?:^|&)(?:${[...CONTEXT_PARAMETERS].join('|')})(?:[=&]|$)`, 'i')

/** A URL as it was before context was added to its query. What is secret in it is the redaction policy's to hide. */
export function withoutContext(url: string): string {
  const start = url.indexOf('?')
  if (start < 0) return url
  const hash = url.indexOf('#', start)
  const end = hash < 0 ? url.length : hash
  const query = queryWithoutContext(url.slice(start + 1, end))
  return url.slice(0, start) + (query && `?${query}`) + url.slice(end)
}

/** The same for a query string without its question mark. */
export function queryWithoutContext(query: string): string {
  if (!HAS_CONTEXT.test(query)) return query
  return query
    .split('&')
    .filter((pair) => !CONTEXT_PARAMETERS.has(pair.split('=', 1)[0]!.toLowerCase()))
    .join('&')
}

/** Where a URL leads, to be said aloud: without a user, a password or a query, where secrets are. */
export const placeOf = (url: string): string =>
  url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/s, '')
