import type { SpanKind } from '../../collector/wire.js'

/** Span kinds in words that need no specification beside them. */
export const kindLabels: Record<SpanKind, string> = {
  server: 'Server: handles a request',
  client: 'Client: makes a request',
  producer: 'Producer: sends a message',
  consumer: 'Consumer: handles a message',
  internal: 'Internal: work within the service',
  unspecified: 'Kind not given',
}
