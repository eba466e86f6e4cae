import { type Context, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api'
import { failCall, failClientSpan, setStatusCode } from '../../core/http/client-span.js'
import type { Instruments } from '../../core/instrument.js'
import { RANDOM_FLAG } from '../../core/propagation/traceparent.js'
import { guard } from '../../core/safety/guard.js'
import { FAILURES, sentMethod, startCall } from '../network/client-call.js'
import type { Early, EarlyCall } from './early.js'
import { earlyStage } from './take.js'

/** A CLIENT span for each `fetch` and XMLHttpRequest of before the start, with the times and the ids that it had. */
export function recordEarlyCalls({ tracer, warn }: Instruments): void {
  const early = earlyStage()
  if (!early) return
  if (early.lost) warn('early', `${early.lost} errors or requests of before the start were not kept`)
  early.lost = 0
  for (const call of early.calls.splice(0)) guard(() => record(tracer, early, call))
}

function record(tracer: Instruments['tracer'], early: Early, call: EarlyCall): void {
  const ids = { traceId: early.traceId, spanId: call.spanId }
  const span = startCall({ tracer }, sentMethod(call.method), new URL(call.url), parentOf(early), {
    startTime: call.start,
    ...ids,
  })
  const end = () => {
    setStatusCode(span, call.status)
    const [failure] = call.failure ?? []
    const type = typeof failure === 'string' && FAILURES[failure]
    if (type) failCall(span, type)
    else if (call.failure) failClientSpan(span, failure)
    span.end(call.end)
  }
  if (call.end) end()
  else call.done = () => guard(end)
}

/** The span of the page's load; none when it continues the server's trace, or is not recorded. */
function parentOf({ hasLoad, traceId, spanId, isSampled }: Early): Context {
  if (!hasLoad) return ROOT_CONTEXT
  const traceFlags = RANDOM_FLAG | (isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE)
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags })
}
