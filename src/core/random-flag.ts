import { context, INVALID_TRACEID, type Tracer, type TracerProvider, trace } from '@opentelemetry/api'
import { RANDOM_FLAG } from './propagation/traceparent.js'

/**
 * Makes every span of a provider say whether its trace id is random: a new trace's is, since the SDK's own
 * generator made it, and in a trace from elsewhere the flag stays what it was.
 *
 * The 2.12 SDK's tracer knows the sampled flag only, and no hook of it sees spans that are not recorded. Its
 * span context is one object that span, children and exporter share, so the bit is set there, once.
 *
 * @see https://www.w3.org/TR/trace-context-2/#random-trace-id-flag
 */
export function withRandomFlag<P extends TracerProvider>(provider: P): P {
  const marked = new WeakSet<Tracer>()
  const getTracer = provider.getTracer.bind(provider)
  provider.getTracer = (...args) => {
    const tracer = getTracer(...args)
    // The provider gives out the same tracer for the same name.
    if (!marked.has(tracer)) marked.add(mark(tracer))
    return tracer
  }
  return provider
}

/** `startActiveSpan` calls `startSpan`, so one method is enough. */
function mark(tracer: Tracer): Tracer {
  const startSpan = tracer.startSpan.bind(tracer)
  tracer.startSpan = (name, options, parent = context.active()) => {
    const span = startSpan(name, options, parent)
    const own = span.spanContext()
    // The span of suppressed tracing is a constant of the API that everybody shares.
    if (own.traceId === INVALID_TRACEID) return span
    const from = trace.getSpanContext(parent)
    own.traceFlags |= from?.traceId === own.traceId ? from.traceFlags & RANDOM_FLAG : RANDOM_FLAG
    return span
  }
  return tracer
}
