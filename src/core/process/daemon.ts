import { type Context, type Span, SpanKind, type Tracer, trace } from '@opentelemetry/api'
import type { Config } from '../config/options.js'
import type { Policy } from '../redact/policy.js'
import { redactSpan } from '../redact/records.js'
import type { Pipelines, Records } from '../sdk.js'
import { PROCESS_END, SPAN_PENDING } from '../semconv.js'
import type { Endings } from './endings.js'

export interface DaemonParts {
  tracer: Tracer
  traces: Pipelines['traces']
  endings: Endings
  policy: Policy
}

/**
 * Begins the span of a process's life, which ends when telemetry does. It goes out at once, so that its children
 * have a parent while it runs: the same ids, marked as pending, and later the whole span in its place.
 *
 * @param parent what the process was started in
 * @returns the context that it is in
 */
export function startDaemon(
  { name }: NonNullable<Config['daemon']>,
  parent: Context,
  { tracer, traces, endings, policy }: DaemonParts,
): Context {
  const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL }, parent)
  if (span.isRecording()) {
    const now = pending(span as Span & Records['traces'])
    redactSpan(policy, now)
    traces?.add(now)
  }
  const forget = endings.add((reason) => {
    forget()
    span.setAttribute(PROCESS_END, reason).end()
  })
  return trace.setSpan(parent, span)
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** The span as it is now: without a duration, since it has none yet. */
function pending(span: Span & Records['traces']): Writable<Records['traces']> {
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.startTime,
    duration: [0, 0],
    ended: true,
    status: { ...span.status },
    attributes: { ...span.attributes, [SPAN_PENDING]: true },
    links: [...span.links],
    events: [...span.events],
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  }
}
