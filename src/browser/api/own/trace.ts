import type { Context, Span, SpanContext, TraceAPI, Tracer, TracerProvider } from '@opentelemetry/api'
import { registered } from '../registry.js'
import { createContextKey } from './context.js'
import { copy } from './copy.js'
import { INVALID_SPAN_CONTEXT } from './span-context.js'

const KEY = createContextKey('OpenTelemetry Context Key SPAN')
const { get, set, remove } = registered<TracerProvider>('trace')

/** A span that is recorded elsewhere, or nowhere: ids alone. */
class Elsewhere implements Span {
  constructor(private readonly own: SpanContext = INVALID_SPAN_CONTEXT) {}

  spanContext(): SpanContext {
    return this.own
  }

  isRecording(): boolean {
    return false
  }

  end(): void {}

  recordException(): void {}

  setAttribute(): this {
    return this
  }

  setAttributes(): this {
    return this
  }

  addEvent(): this {
    return this
  }

  addLink(): this {
    return this
  }

  addLinks(): this {
    return this
  }

  setStatus(): this {
    return this
  }

  updateName(): this {
    return this
  }
}

const getSpan = (context: Context) => context.getValue(KEY) as Span | undefined
const setSpan = (context: Context, span: Span) => context.setValue(KEY, span)
const wrapSpanContext = (own?: SpanContext) => new Elsewhere(own)

const none: Tracer = {
  startSpan: () => wrapSpanContext(),
  startActiveSpan: (...given: unknown[]) => (given.at(-1) as (span: Span) => unknown)(wrapSpanContext()),
}

export const trace: Pick<
  TraceAPI,
  | 'getSpan'
  | 'setSpan'
  | 'deleteSpan'
  | 'getSpanContext'
  | 'setSpanContext'
  | 'wrapSpanContext'
  | 'getTracer'
  | 'setGlobalTracerProvider'
  | 'disable'
> = {
  getSpan,
  setSpan,
  deleteSpan: (context) => context.deleteValue(KEY),
  getSpanContext: (context) => getSpan(context)?.spanContext(),
  setSpanContext: (context, own) => setSpan(context, wrapSpanContext(own)),
  wrapSpanContext,
  getTracer: (...named) => get()?.getTracer(...named) ?? none,
  setGlobalTracerProvider(provider) {
    const api = copy()
    return api ? api.trace.setGlobalTracerProvider(provider) : set(provider)
  },
  disable() {
    copy()?.trace.disable()
    remove()
  },
}
