/** A propagator as a test sees it: carriers in, carriers out, over plain objects. */
import {
  type Baggage,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api'

export type Fields = Record<string, string | string[]>

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
export const SPAN_ID = 'b7ad6b7169203331'
export const PARENT = `00-${TRACE_ID}-${SPAN_ID}-01`

export interface Wire {
  /** The remote parent that a carrier brings. */
  parent(fields: Fields): SpanContext | undefined
  /** What a `tracestate` beside a valid parent reads as, written again. */
  state(tracestate: string | string[]): string | undefined
  baggage(value: string | string[]): Baggage | undefined
  /** A value out of a `baggage`. */
  entry(value: string | string[], name: string): string | undefined
  /** What is sent on, when a request with these fields is passed through. */
  forward(fields: Fields): Record<string, string>
  /** What a span context becomes. */
  send(spanContext: SpanContext): Record<string, string>
  /** The header that a baggage becomes. */
  sendBaggage(entries: Parameters<typeof propagation.createBaggage>[0]): string | undefined
}

export function wireOf(propagator: TextMapPropagator): Wire {
  const extract = (fields: Fields) => propagator.extract(ROOT_CONTEXT, fields, defaultTextMapGetter)
  const inject = (context: typeof ROOT_CONTEXT): Record<string, string> => {
    const carrier: Record<string, string> = {}
    propagator.inject(context, carrier, defaultTextMapSetter)
    return carrier
  }
  const baggage = (value: string | string[]) => propagation.getBaggage(extract({ baggage: value }))
  return {
    parent: (fields) => trace.getSpanContext(extract(fields)),
    state: (tracestate) =>
      trace.getSpanContext(extract({ traceparent: PARENT, tracestate }))?.traceState?.serialize() ||
      undefined,
    baggage,
    entry: (value, name) => baggage(value)?.getEntry(name)?.value,
    forward: (fields) => inject(extract(fields)),
    send: (spanContext) => inject(trace.setSpanContext(ROOT_CONTEXT, spanContext)),
    sendBaggage: (entries) =>
      inject(propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage(entries))).baggage,
  }
}
