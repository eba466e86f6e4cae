import type { Span } from '@opentelemetry/api'
import { failCall, setStatusCode } from '../../core/http/client-span.js'
import { guard } from '../../core/safety/guard.js'
import { noteOffline } from '../delivery/offline.js'
import { listen } from '../native.js'
import { FAILURES } from './client-call.js'
import type { NetworkCalls } from './network-calls.js'

/** What was asked of an XMLHttpRequest since its last `open`. */
export interface Asked {
  method: string
  url: URL
  hasTraceparent: boolean
  /** Its `traceparent` is there, and ours. */
  isOurs?: boolean
  /** Ends the span of a request that is under way, with what is recorded first. */
  end?: (record: (span: Span) => void) => void
}

/** The events of which each request has one. */
const ENDS = 'load error abort timeout'

/** Ends the span with the request, before a listener of the page hears of it. */
export function follow(request: XMLHttpRequest, asked: Asked, span: Span, calls: NetworkCalls): void {
  const call = calls.begin(span, asked.url)
  // Before the application's listeners, which may flush; and outside of contexts, where no listener of the page is.
  const stop = listen(request, ENDS, ({ type }) =>
    end(() => {
      const failure = FAILURES[type]
      if (failure) failCall(span, failure)
      if (failure === 'NetworkError') noteOffline(span)
      if (!failure) setStatusCode(span, request.status)
    }),
  )
  const end: NonNullable<Asked['end']> = (record) => {
    stop()
    asked.end = undefined
    guard(() => record(span))
    calls.end(call)
  }
  asked.end = end
}
