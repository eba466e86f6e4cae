import { type Span, SpanStatusCode } from '@opentelemetry/api'
import { setStatusCode } from '../../core/http/client-span.js'
import { describeCall } from '../../core/http/durations.js'
import { guard } from '../../core/safety/guard.js'
import { ERROR_TYPE } from '../../core/semconv.js'
import { noteOffline } from '../delivery/offline.js'
import { native } from '../native.js'
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

/** The events of which each request has one, with its `error.type`. */
const ENDS: Record<string, string | undefined> = {
  load: undefined,
  error: 'NetworkError',
  abort: 'AbortError',
  timeout: 'TimeoutError',
}

/** Ends the span with the request, before a listener of the page hears of it. */
export function follow(request: XMLHttpRequest, asked: Asked, span: Span, calls: NetworkCalls): void {
  const call = calls.begin(span, asked.url)
  // Outside of contexts, where no listener of the page is.
  const listen = native('addEventListener').bind(request)
  const unlisten = native('removeEventListener').bind(request)
  const ended = ({ type }: Event) =>
    end(() => {
      const failure = ENDS[type]
      if (failure) fail(span, failure)
      if (failure === 'NetworkError') noteOffline(span)
      if (!failure) setStatusCode(span, request.status)
    })
  const end: NonNullable<Asked['end']> = (record) => {
    for (const type of Object.keys(ENDS)) unlisten(type, ended, true)
    asked.end = undefined
    guard(() => record(span))
    calls.end(call)
  }
  // While capturing: before the application's listeners, which may flush.
  for (const type of Object.keys(ENDS)) listen(type, ended, true)
  asked.end = end
}

export function fail(span: Span, type: string): void {
  describeCall(span, ERROR_TYPE, type)
  span.setStatus({ code: SpanStatusCode.ERROR })
}
