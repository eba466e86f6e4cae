import type { Message } from '../../core/otlp/index.js'
import { randomnessOf } from '../../core/sampling/threshold.js'
import { otMembers } from './traceState.js'

/** What is looked at in a span: the columns of a row, by OTLP's names. */
export interface SpanFacts {
  traceId: string
  parentSpanId?: string
  traceState?: string
  name?: string
  kind?: number
  service?: string
  status_code?: number
  startTimeUnixNano?: string | bigint
  endTimeUnixNano?: string | bigint
  attributes?: Message<'KeyValue'>[]
}

/** What is remembered of a trace that is not judged yet; its spans are in the store. */
export interface WaitingTrace {
  /** Its spans' rows have at least this number. */
  firstSequence: number
  /** When its first span came, and its last, in milliseconds since 1970. */
  cameFirst: number
  cameLast: number
  spans: number
  bytes: number
  hasError: boolean
  /** Of the earliest start and the latest end. */
  startMs: number
  endMs: number
  /** Of the span that begins it, as far as is known: none has a parent, or it is the earliest. */
  hasRoot: boolean
  beginsMs: number
  /** The share that the rules give to what begins with that span. */
  ratio: number
  randomness: string
}

/** The share of all traces that begin with such a span. */
export type RatioOf = (span: SpanFacts) => number

const milliseconds = (nanos: string | bigint | undefined): number => Number(nanos ?? 0) / 1e6
const ERROR = 2

export const isError = (span: SpanFacts): boolean => span.status_code === ERROR

export const waitingTrace = (firstSequence: number, now: number): WaitingTrace => ({
  firstSequence,
  cameFirst: now,
  cameLast: now,
  spans: 0,
  bytes: 0,
  hasError: false,
  startMs: Infinity,
  endMs: -Infinity,
  hasRoot: false,
  beginsMs: Infinity,
  ratio: 1,
  randomness: '',
})

/** Adds a span to what is known of its trace. */
export function addSpan(trace: WaitingTrace, span: SpanFacts, bytes: number, ratioOf: RatioOf): void {
  const startMs = milliseconds(span.startTimeUnixNano)
  trace.spans++
  trace.bytes += bytes
  trace.hasError ||= isError(span)
  trace.startMs = Math.min(trace.startMs, startMs)
  trace.endMs = Math.max(trace.endMs, milliseconds(span.endTimeUnixNano))
  trace.randomness ||= randomnessOf(otMembers(span.traceState ?? ''), span.traceId)
  const isRoot = !span.parentSpanId
  if (isRoot === trace.hasRoot ? startMs < trace.beginsMs : isRoot) {
    trace.hasRoot = isRoot
    trace.beginsMs = startMs
    trace.ratio = ratioOf(span)
  }
}
