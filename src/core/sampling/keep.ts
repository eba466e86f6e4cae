import { SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { ReadableSpan } from '../trace/readable.js'

/** Which traces are kept although they were not chosen. */
export interface KeepOptions {
  /** Those in which a span ends as an error. Default `true`. */
  errors?: boolean
  /** Those whose first span in this process takes longer, in milliseconds. Default: none. */
  slowerThanMs?: number
  /** Spans that wait for the end of their traces, of all together; the oldest trace goes first. Default 4096. */
  maxSpans?: number
}

/** A trace that was not chosen and has not ended here. */
interface Waiting {
  /** Ids of spans that have not ended. */
  open: Set<string>
  ended: ReadableSpan[]
}

/** Ids of traces that are remembered as kept, for spans that end later. */
const MAX_KEPT = 1024

/**
 * Holds the spans of traces that were not chosen until their last span here has ended, and hands them on if one was an
 * error or the whole took long. Nothing waits for a time: what is held is bounded by `maxSpans`, open spans included.
 */
export class Keep {
  private readonly waiting = new Map<string, Waiting>()
  private readonly kept = new Set<string>()
  private held = 0

  constructor(
    private readonly options: Required<Pick<KeepOptions, 'errors' | 'maxSpans'>> & KeepOptions,
    private readonly deliver: (span: ReadableSpan) => void,
  ) {}

  onStart(span: ReadableSpan): void {
    const { traceId, spanId, traceFlags } = span.spanContext()
    if (traceFlags & TraceFlags.SAMPLED || this.kept.has(traceId)) return
    let trace = this.waiting.get(traceId)
    if (!trace) {
      trace = { open: new Set(), ended: [] }
      this.waiting.set(traceId, trace)
    }
    trace.open.add(spanId)
    this.held++
    while (this.held > this.options.maxSpans) this.forget(this.waiting.keys().next().value!)
  }

  /** Of spans that were not chosen only. */
  onEnd(span: ReadableSpan): void {
    const { traceId, spanId } = span.spanContext()
    if (this.kept.has(traceId)) {
      this.deliver(span)
      return
    }
    const trace = this.waiting.get(traceId)
    // Its beginning was forgotten: what is left would be a trace with holes.
    if (!trace?.open.delete(spanId)) return
    trace.ended.push(span)
    if (this.isWorth(span)) {
      this.forget(traceId)
      this.remember(traceId)
      for (const one of trace.ended) this.deliver(one)
    } else if (trace.open.size === 0) this.forget(traceId)
  }

  private isWorth({ status, parentSpanContext, duration: [seconds, nanos] }: ReadableSpan): boolean {
    if (this.options.errors && status.code === SpanStatusCode.ERROR) return true
    const isFirst = !parentSpanContext || parentSpanContext.isRemote
    return Boolean(isFirst) && seconds * 1000 + nanos / 1e6 > (this.options.slowerThanMs ?? Infinity)
  }

  private forget(traceId: string): void {
    const trace = this.waiting.get(traceId)
    if (!trace) return
    this.held -= trace.open.size + trace.ended.length
    this.waiting.delete(traceId)
  }

  private remember(traceId: string): void {
    this.kept.add(traceId)
    if (this.kept.size > MAX_KEPT) this.kept.delete(this.kept.values().next().value!)
  }
}
