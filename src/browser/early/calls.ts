import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { clientAttributes, failClientSpan, setStatusCode } from '../../core/http/client-span.js'
import { methodName } from '../../core/http/methods.js'
import type { Instruments } from '../../core/instrument.js'
import { RANDOM_FLAG } from '../../core/propagation/traceparent.js'
import { guard } from '../../core/safety/guard.js'
import { ERROR_TYPE } from '../../core/semconv.js'
import type { Early, EarlyCall } from './early.js'
import { earlyStage } from './take.js'

/** The events of a failed XMLHttpRequest, with its `error.type`. */
const EVENTS: Record<string, string> = {
  error: 'NetworkError',
  abort: 'AbortError',
  timeout: 'TimeoutError',
}

/** A CLIENT span for each `fetch` and XMLHttpRequest of before the start, with the times and the ids that it had. */
export function recordEarlyCalls({ tracer, warn }: Instruments): void {
  const early = earlyStage()
  if (!early) return
  if (early.lost) warn('early', `${early.lost} errors or requests of before the start were not kept`)
  early.lost = 0
  for (const call of early.calls.splice(0)) guard(() => record(tracer, early, call))
}

function record(tracer: Instruments['tracer'], early: Early, call: EarlyCall): void {
  const method = /^(delete|get|head|options|post|put)$/i.test(call.method)
    ? call.method.toUpperCase()
    : call.method
  const span = tracer.startSpan(
    methodName(method),
    {
      kind: SpanKind.CLIENT,
      attributes: clientAttributes(method, new URL(call.url)),
      startTime: call.start,
      traceId: early.traceId,
      spanId: call.spanId,
    },
    parentOf(early),
  )
  const end = () => {
    setStatusCode(span, call.status)
    const [failure] = call.failure ?? []
    if (typeof failure === 'string' && EVENTS[failure])
      span.setAttribute(ERROR_TYPE, EVENTS[failure]).setStatus({ code: SpanStatusCode.ERROR })
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
