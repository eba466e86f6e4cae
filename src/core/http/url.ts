/**
 * Query parameters whose values sign a request, redacted by name as the URL conventions demand, and the
 * parameters by which a WebSocket handshake carries context, which say nothing that the span does not.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/ (`url.full`, note 3)
 */
const SECRET_PARAMETERS = new Set(
  [
    'AWSAccessKeyId',
    'Signature',
    'sig',
    'X-Goog-Signature',
    'X-Amz-Signature',
    'X-Amz-Credential',
    'X-Amz-Security-Token',
  ].map((name) => name.toLowerCase()),
)
const CONTEXT_PARAMETERS = new Set(['throughline', 'traceparent', 'tracestate', 'baggage'])

/** Replaces credentials and signing values in a URL by `REDACTED`; a text that is no URL comes back as it is. */
export function redactUrl(text: string): string {
  const credentialed = text.includes('@')
    ? text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1REDACTED:REDACTED@')
    : text
  const start = credentialed.indexOf('?')
  if (start < 0) return credentialed
  const hash = credentialed.indexOf('#', start)
  const end = hash < 0 ? credentialed.length : hash
  const query = redactQuery(credentialed.slice(start + 1, end))
  return credentialed.slice(0, start) + (query && `?${query}`) + credentialed.slice(end)
}

/** Any of the names before an equals sign: one look for the queries that have none, which are nearly all. */
const TO_REDACT = new RegExp(
  `(?:^|&)(?:${[...SECRET_PARAMETERS, ...CONTEXT_PARAMETERS].join('|')})(?:[=&]|$)`,
  'i',
)

/** The same for a query string without its question mark. */
export function redactQuery(query: string): string {
  if (!TO_REDACT.test(query)) return query
  return query
    .split('&')
    .filter((pair) => !CONTEXT_PARAMETERS.has(nameOf(pair)))
    .map((pair) => (SECRET_PARAMETERS.has(nameOf(pair)) ? `${pair.split('=', 1)[0]}=REDACTED` : pair))
    .join('&')
}

function nameOf(pair: string): string {
  return pair.split('=', 1)[0]!.toLowerCase()
}
