import { type Context, ROOT_CONTEXT, type Span, type SpanContext, trace } from '@opentelemetry/api'

/** What the browser tells later about an act, it tells of one among the last. */
const MOST = 50

const acts: { time: number; span: SpanContext }[] = []
let open: SpanContext | undefined

/** Made when somebody asks for it: of most acts nobody does. */
const contextOf = (span: SpanContext | undefined): Context | undefined =>
  span && trace.setSpanContext(ROOT_CONTEXT, span)

/** The context of a person's act that the browser is still dispatching. */
export const openAct = (): Context | undefined => contextOf(open)

/** Notes the span of what a person did; `time` is the event's, of the monotonic clock. */
export function beginAct(span: Span, time: number): void {
  open = span.spanContext()
  if (acts.push({ time, span: open }) > MOST) acts.shift()
}

export function endAct(): void {
  open = undefined
}

/** The context of the last act between two times of the monotonic clock. */
export const actWithin = (from: number, to: number): Context | undefined =>
  contextOf(acts.filter(({ time }) => time >= from && time <= to).pop()?.span)
