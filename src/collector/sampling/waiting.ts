import type { ResolvedSampling } from './options.js'
import { addSpan, type RatioOf, type SpanFacts, type WaitingTrace, waitingTrace } from './trace.js'

/** Why a trace is judged now. */
export type Due = 'certain' | 'time' | 'traces' | 'bytes'

type Limits = Pick<ResolvedSampling, 'waitMs' | 'longestWaitMs' | 'maxTraces' | 'maxBytes'>

/** The traces that are not judged yet, in the order of their last spans. */
export class Waiting {
  private readonly traces = new Map<string, WaitingTrace>()
  private bytes = 0
  private spans = 0

  constructor(
    private readonly limits: Limits,
    private readonly ratioOf: RatioOf,
  ) {}

  has(id: string): boolean {
    return this.traces.has(id)
  }

  add(span: SpanFacts, sequence: number, bytes: number, now: number): void {
    const id = span.traceId
    const trace = this.traces.get(id) ?? waitingTrace(sequence, now)
    this.traces.delete(id)
    this.traces.set(id, trace)
    trace.cameLast = now
    addSpan(trace, span, bytes, this.ratioOf)
    this.spans++
    this.bytes += bytes
  }

  remove(id: string): void {
    const trace = this.traces.get(id)
    if (!trace) return
    this.traces.delete(id)
    this.spans -= trace.spans
    this.bytes -= trace.bytes
  }

  /** More waits than may. */
  get isFull(): boolean {
    return this.traces.size > this.limits.maxTraces || this.bytes > this.limits.maxBytes
  }

  count(): { traces: number; spans: number; bytes: number } {
    return { traces: this.traces.size, spans: this.spans, bytes: Math.round(this.bytes) }
  }

  /** Those to be judged now, at most so many, and why. */
  due(now: number, most: number, isCertain: (trace: WaitingTrace) => boolean): [string, WaitingTrace, Due][] {
    const { waitMs, longestWaitMs, maxTraces, maxBytes } = this.limits
    let { size } = this.traces
    let { bytes } = this
    const found: [string, WaitingTrace, Due][] = []
    for (const [id, trace] of this.traces) {
      if (found.length === most) break
      const isOver = now - trace.cameLast >= waitMs || now - trace.cameFirst >= longestWaitMs
      const why = isOver
        ? 'time'
        : isCertain(trace)
          ? 'certain'
          : size > maxTraces
            ? 'traces'
            : bytes > maxBytes
              ? 'bytes'
              : undefined
      if (!why) continue
      found.push([id, trace, why])
      size--
      bytes -= trace.bytes
    }
    return found
  }
}
