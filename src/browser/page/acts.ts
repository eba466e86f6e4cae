import { type Context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api'

/** What the browser tells later about an act, it tells of one among the last. */
const MOST = 50

let acts: { time: number; context: Context }[] = []
let open: Context | undefined

/** The context of a person's act that the browser is still dispatching. */
export const openAct = (): Context | undefined => open

/** Notes the span of what a person did; `time` is the event's, of the monotonic clock. */
export function beginAct(span: Span, time: number): void {
  open = trace.setSpanContext(ROOT_CONTEXT, span.spanContext())
  acts = [...acts.slice(1 - MOST), { time, context: open }]
}

export function endAct(): void {
  open = undefined
}

/** The context of the last act between two times of the monotonic clock. */
export const actWithin = (from: number, to: number): Context | undefined =>
  acts.filter(({ time }) => time >= from && time <= to).pop()?.context
