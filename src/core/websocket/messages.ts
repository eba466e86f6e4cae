import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type TextMapGetter,
  trace,
} from '@opentelemetry/api'
import { carrierSetter } from '../carrier.js'
import type { Instruments } from '../instrument.js'
import { isTracingSuppressed } from '../safety/suppress.js'
import * as names from '../semconv.js'
import { isShared, withoutShared } from '../shared-attributes.js'
import type { SpanOptions } from '../trace/tracer.js'
import { type Direction, messageSpanId } from './counted.js'
import type { Envelope } from './envelope.js'

/** What a message's span says of it. */
export interface Facts {
  isText: boolean
  /** Bytes of the payload; undefined where counting them would cost more than they are worth. */
  size: number | undefined
}

/** The spans of one connection's messages. */
export interface MessageSpans {
  /** The span of a message whose context goes with it, and the envelope. */
  produceEnveloped(facts: Facts, index: number, fields: Envelope): { span: Span; envelope: Envelope }
  /** The span of a message to which nothing is added. */
  produceCounted(facts: Facts, index: number): Span
  /** The context of a message that came, its span inside: below what the envelope says, or below the counted id. */
  consume(facts: Facts, index: number, from: Envelope | 'counted' | undefined): Context
  /** The `tracestate` and `baggage` that an envelope would carry now. */
  activeFields(): Envelope
}

const getter: TextMapGetter<Envelope> = {
  keys: (envelope) => Object.keys(envelope),
  get: (envelope, name) => envelope[name as keyof Envelope],
}

/**
 * @param base the context of this end's handshake span, which messages without a trace of their own hang below
 * @param handshake the client's handshake span, if both ends know it
 */
export function createMessageSpans(
  { tracer, propagator }: Pick<Instruments, 'tracer' | 'propagator'>,
  role: 'client' | 'server',
  base: Context,
  handshake: Pick<SpanContext, 'traceId' | 'spanId'> | undefined,
): MessageSpans {
  const directions: Direction[] = ['client-to-server', 'server-to-client']
  const [outward, inward] = role === 'client' ? directions : directions.reverse()
  const span = trace.getSpan(base)
  const below = (active: Context): Context => {
    const placed = trace.getSpan(active) || !span ? active : trace.setSpan(active, span)
    return isShared(base) ? placed : withoutShared(placed)
  }
  const inject = (active: Context): Envelope => {
    const fields: Envelope = {}
    propagator.inject(active, fields as Record<string, string>, carrierSetter)
    return fields
  }
  const produce = (active: Context, options: SpanOptions): Span =>
    tracer.startSpan('WebSocket send', { kind: SpanKind.PRODUCER, ...options }, active)

  // Of the handshake's own, or of all there is, such as a page's session.
  let hasBaggage: boolean | undefined

  return {
    activeFields() {
      const active = below(context.active())
      hasBaggage ??= Boolean(inject(base).baggage)
      // Most messages have neither, and asking is cheaper than writing.
      if (!hasBaggage && !propagation.getBaggage(active) && !trace.getSpanContext(active)?.traceState)
        return {}
      const { tracestate, baggage } = inject(active)
      return { tracestate, baggage }
    },
    produceEnveloped(facts, index, fields) {
      const active = below(context.active())
      const span = produce(active, { attributes: attributesOf(facts, index, 'enveloped') })
      return { span, envelope: { ...fields, traceparent: inject(trace.setSpan(active, span)).traceparent } }
    },
    produceCounted(facts, index) {
      const active = trace.getSpanContext(context.active())
      const links = active && active.spanId !== span?.spanContext().spanId ? [{ context: active }] : []
      const spanId = handshake && messageSpanId(handshake, outward!, index)
      return produce(base, { attributes: attributesOf(facts, index, 'counted'), links, spanId })
    },
    consume(facts, index, from) {
      let parent = base
      // One without ids only guards a payload that looks like an envelope.
      if (typeof from === 'object' && from.traceparent)
        parent = propagator.extract(ROOT_CONTEXT, from, getter)
      else if (from === 'counted' && handshake && span) {
        const { traceFlags, traceState } = span.spanContext()
        const spanId = messageSpanId(handshake, inward!, index)
        const remote = { traceId: handshake.traceId, spanId, traceFlags, traceState, isRemote: true }
        parent = trace.setSpanContext(base, remote)
      }
      const level = typeof from === 'object' ? 'enveloped' : 'counted'
      const attributes = attributesOf(facts, index, level)
      const options = { kind: SpanKind.CONSUMER, attributes }
      return trace.setSpan(parent, tracer.startSpan('WebSocket receive', options, parent))
    },
  }
}

function attributesOf({ isText, size }: Facts, index: number, level: 'counted' | 'enveloped'): Attributes {
  const attributes: Attributes = {
    [names.WEBSOCKET_MESSAGE_INDEX]: index,
    [names.WEBSOCKET_MESSAGE_TYPE]: isText ? 'text' : 'binary',
    [names.WEBSOCKET_MESSAGE_CONTEXT]: level,
  }
  if (size !== undefined) attributes[names.WEBSOCKET_MESSAGE_SIZE] = size
  return attributes
}

/** Whether the application asked for no spans here. */
export const isQuiet = (): boolean => isTracingSuppressed(context.active())
