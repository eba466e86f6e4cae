import { context, propagation, type TextMapPropagator, trace } from '@opentelemetry/api'
import { type Carrier, carrierGetter, carrierSetter } from './carrier.js'
import { guard } from './safety/guard.js'

/**
 * A message with the context that it was sent in. What the application sends is `data`, by reference, so that
 * whatever the structured clone takes goes through, and what is transferred stays transferable.
 */
export interface MessageWithContext<T> {
  throughline: 'message/1'
  data: T
  traceparent?: string
  tracestate?: string
  baggage?: string
}

const MARK = 'message/1'

type Part = { propagator: TextMapPropagator }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isOurs = (value: unknown): value is MessageWithContext<unknown> =>
  isObject(value) && value.throughline === MARK && 'data' in value

/** Whether this is what a DOM listener gets; a listener of Node's emitters gets the message itself. */
const isMessageEvent = (value: unknown): value is { data: unknown } =>
  isObject(value) && 'data' in value && 'ports' in value && 'type' in value

/** Puts a message and the active context into one object. */
export function toMessage<T>({ propagator }: Part, data: T): MessageWithContext<T> {
  const message: MessageWithContext<T> = { throughline: MARK, data }
  guard(() => propagator.inject(context.active(), message as unknown as Carrier, carrierSetter))
  return message
}

/** What a listener was given: its data, and our message if it came in one. */
function open(given: unknown): { data: unknown; message?: MessageWithContext<unknown> } {
  const message = isMessageEvent(given) ? given.data : given
  return isOurs(message) ? { data: message.data, message } : { data: message }
}

/**
 * Makes a listener that runs `fn` with the data of a message, in the context that the message was sent in.
 * A message that `toMessage` did not make is handed on as it is, in the context that is active.
 */
export function fromMessage<T, G, R>({ propagator }: Part, fn: (data: T, given: G) => R): (given: G) => R {
  return (given) => {
    const { data, message } = guard(() => open(given)) ?? { data: given }
    if (!message) return fn(data as T, given)
    const base = trace.deleteSpan(propagation.deleteBaggage(context.active()))
    const sent = guard(() => propagator.extract(base, message as unknown as Carrier, carrierGetter)) ?? base
    return context.with(sent, () => fn(data as T, given))
  }
}
