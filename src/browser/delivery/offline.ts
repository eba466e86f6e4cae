import type { Span } from '@opentelemetry/api'
import { NETWORK_ONLINE } from '../../core/semconv.js'

/** Notes with a failed request that the browser knew of no network; that it knows of one says nothing. */
export function noteOffline(span: Span): void {
  if (globalThis.navigator?.onLine === false) span.setAttribute(NETWORK_ONLINE, false)
}
