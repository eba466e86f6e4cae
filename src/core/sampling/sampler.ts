import {
  type Attributes,
  type Context,
  isSpanContextValid,
  type Link,
  type SpanKind,
  TraceFlags,
  type TraceState,
  trace,
} from '@opentelemetry/api'

/** As the specification numbers them. */
export const NOT_RECORD = 0
export const RECORD = 1
export const RECORD_AND_SAMPLED = 2

export interface SamplingResult {
  /** 0: nothing is recorded; 1: recorded, and not exported; 2: both. */
  decision: 0 | 1 | 2
  /** More attributes of the span. */
  attributes?: Readonly<Attributes>
  /** Instead of the parent's. */
  traceState?: TraceState
}

/**
 * Decides for each new span. Has the shape of the official SDK's.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/sdk/#sampler
 */
export interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult
}

export const YES: SamplingResult = { decision: RECORD_AND_SAMPLED }
export const NO: SamplingResult = { decision: NOT_RECORD }

export const alwaysOn: Sampler = { shouldSample: () => YES }
export const alwaysOff: Sampler = { shouldSample: () => NO }

/** What the parent decided; `root` for spans without one. */
export function parentBased(root: Sampler): Sampler {
  return {
    shouldSample(context, traceId, name, kind, attributes, links) {
      const parent = trace.getSpanContext(context)
      if (!parent || !isSpanContextValid(parent))
        return root.shouldSample(context, traceId, name, kind, attributes, links)
      return parent.traceFlags & TraceFlags.SAMPLED ? YES : NO
    },
  }
}

/** Spans that the other would not record are recorded, though not exported by its decision. */
export function recordAll(sampler: Sampler): Sampler {
  return {
    shouldSample(...span) {
      const result = sampler.shouldSample(...span)
      return result.decision === NOT_RECORD ? { ...result, decision: RECORD } : result
    },
  }
}
