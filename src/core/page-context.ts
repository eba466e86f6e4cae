import { context, trace } from '@opentelemetry/api'
import { formatTraceparent } from './propagation/traceparent.js'

/** How a server hands its context to the page that it answers with. */
export interface PageContextOptions {
  /**
   * The `Cache-Control` that the page is answered with. Where it lets a shared cache keep the page, many
   * visitors get the same bytes, and each of their page loads is linked to this request instead of being
   * made a part of it. Default: nobody but this visitor gets the page.
   */
  cacheControl?: string
}

/** The metric of `Server-Timing`, and the attribute of `<meta>`, that says when the context was written. */
export const ISSUED = 'issued'
/** In the place of the time: the page may be kept for everybody. */
export const SHARED = 'shared'

/** What a shared cache must not keep (RFC 9111, sections 5.2.2.5 and 5.2.2.7); `private="set-cookie"` lets it keep the page. */
const ONE_VISITORS = /(?:^|[\s,])(?:private|no-store)(?=[\s,]|$)/i

function written({ cacheControl }: PageContextOptions): { traceparent: string; issued: string } | undefined {
  const spanContext = trace.getSpanContext(context.active())
  const traceparent = spanContext && formatTraceparent(spanContext)
  if (!traceparent) return undefined
  const isShared = cacheControl !== undefined && !ONE_VISITORS.test(cacheControl)
  return { traceparent, issued: isShared ? SHARED : String(Date.now()) }
}

/** The `<meta>` element for the page's head; empty without an active span. */
export function traceMeta(options: PageContextOptions = {}): string {
  const parts = written(options)
  if (!parts) return ''
  // Hexadecimal digits, digits and letters: there is nothing to escape.
  return `<meta name="traceparent" content="${parts.traceparent}" data-${ISSUED}="${parts.issued}">`
}

/** The value of a `Server-Timing` header; empty without an active span. */
export function serverTiming(options: PageContextOptions = {}): string {
  const parts = written(options)
  if (!parts) return ''
  return `traceparent;desc="${parts.traceparent}", ${ISSUED};desc="${parts.issued}"`
}
