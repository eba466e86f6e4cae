import {
  type Span as ApiSpan,
  type SpanOptions as ApiSpanOptions,
  type Tracer as ApiTracer,
  type Context,
  context,
  diag,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  type SpanContext,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { RANDOM_FLAG } from '../propagation/traceparent.js'
import { isTracingSuppressed } from '../safety/suppress.js'
import { NOT_RECORD, RECORD_AND_SAMPLED } from '../sampling/sampler.js'
import { newSpanId, newTraceId } from './ids.js'
import type { TracerParts } from './parts.js'
import { Span } from './span.js'

export interface SpanOptions extends ApiSpanOptions {
  /** Instead of a random one: two processes that never spoke can so name the same span. */
  spanId?: string
  /** Instead of a random one, in a span without a parent. */
  traceId?: string
}

/** The API's tracer, which takes a span's ids as well. */
export interface Tracer extends ApiTracer {
  startSpan(name: string, options?: SpanOptions, parent?: Context): ApiSpan
}

type Run = (span: ApiSpan) => unknown

/** Starts the spans of one instrumentation. */
export class SpanTracer {
  constructor(private readonly parts: TracerParts) {}

  /** A fault, such as a getter among the attributes that throws, costs the span and not the application. */
  startSpan(name: string, options?: SpanOptions, parent = context.active()): ApiSpan {
    try {
      const above = options?.root && trace.getSpan(parent) ? trace.deleteSpan(parent) : parent
      return this.begin(String(name), options ?? {}, above)
    } catch (fault) {
      diag.error(`throughline: span "${String(name)}" could not be started`, fault)
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
    }
  }

  startActiveSpan(
    name: string,
    ...given: [Run] | [SpanOptions, Run] | [SpanOptions, Context | undefined, Run]
  ): unknown {
    const run = given.at(-1) as Run
    const options = given.length > 1 ? (given[0] as SpanOptions) : undefined
    const parent = (given.length > 2 && (given[1] as Context | undefined)) || context.active()
    const span = this.startSpan(name, options, parent)
    return context.with(trace.setSpan(parent, span), run, undefined, span)
  }

  private begin(name: string, options: SpanOptions, parent: Context): ApiSpan {
    if (isTracingSuppressed(parent)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
    const { parts } = this
    const above = validContext(trace.getSpan(parent))
    const traceId = above ? above.traceId : (options.traceId ?? newTraceId())
    const { kind = SpanKind.INTERNAL, attributes = {}, links = [] } = options
    const sampled = parts.sampler.shouldSample(parent, traceId, name, kind, attributes, links)
    const own: SpanContext = {
      traceId,
      spanId: options.spanId ?? newSpanId(),
      traceFlags:
        // A new trace's id is random, since it is ours; of another's trace stays said what was said.
        (above ? above.traceFlags & RANDOM_FLAG : RANDOM_FLAG) |
        (sampled.decision === RECORD_AND_SAMPLED ? TraceFlags.SAMPLED : TraceFlags.NONE),
      traceState: sampled.traceState ?? above?.traceState,
    }
    if (sampled.decision === NOT_RECORD) return trace.wrapSpanContext(own)
    const span = new Span(parts, own, name, kind, above, options)
    if (sampled.attributes) span.setAttributes(sampled.attributes)
    parts.processor.onStart?.(span, parent)
    return span
  }
}

function validContext(span: ApiSpan | undefined): SpanContext | undefined {
  const above = span?.spanContext()
  // Ours are valid, and looking at every digit takes longer than making an id.
  return above && (span instanceof Span || isSpanContextValid(above)) ? above : undefined
}
