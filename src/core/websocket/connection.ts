import { type Context, context, INVALID_SPAN_CONTEXT, type Span, trace } from '@opentelemetry/api'
import { markFailed, recordError } from '../exception.js'
import type { Instruments } from '../instrument.js'
import { guard } from '../safety/guard.js'
import * as names from '../semconv.js'
import { decodeBinary, decodeText, type Envelope, type ReadAscii } from './envelope.js'
import type { Offer } from './handshake.js'
import { createMessageSpans, type Facts, isQuiet, type MessageSpans } from './messages.js'
import type { Negotiation } from './negotiation.js'

/** A message on its way out. */
export interface Outgoing extends Facts {
  /** Bytes that it has at the most. */
  most: number
  /** Whether it is sent at once, and not in parts of which `size` is the first. */
  whole: boolean
  /** Whether its payload begins, or may begin, like an envelope. */
  looksEnveloped: boolean
}

/** What to do with a message on its way out. */
export interface Sending {
  /** A text to be sent before it. */
  control: string | undefined
  /** What to put before its payload; undefined: nothing. */
  envelope: Envelope | undefined
  /** Tells that it was handed over, or why it was not. */
  end(thrown?: { thrown: unknown }): void
}

/** A message that came. */
export interface Incoming extends Facts {
  /** Characters of a text that `read` reads, else bytes of `bytes`. */
  length: number
  read?: ReadAscii
  bytes?: Uint8Array
}

/** What to do with a message that came and is no control frame, which the application must not see. */
export interface Receiving {
  /** Characters, or bytes, of the front that are not the application's. */
  skip: number
  /** In which the application handles it. */
  context: Context
  /** Tells that it was handed over. */
  end(): void
}

/** One open WebSocket: what its two ends agreed on, and its spans. No I/O: an adapter asks before it acts. */
export interface Connection {
  /** A control frame that is due now; asked when the connection opens. */
  greeting(): string | undefined
  send(message: Outgoing): Sending
  receive(message: Incoming): Receiving | 'control'
  /** Whether messages that come may have envelopes, for which a binary one has to be read at once. */
  opens(): boolean
  close(code: number): void
}

export interface ConnectionParts {
  instruments: Pick<Instruments, 'tracer' | 'propagator'>
  role: 'client' | 'server'
  /** The context of this end's handshake span. */
  base: Context
  /** The client's handshake span, where both ends know it. */
  handshake: Offer['handshake']
  negotiation: Negotiation
  /** Whether telemetry still runs: what was agreed on holds when it does not. */
  isOn(): boolean
}

/** Of a message sent in parts only the first is seen, so a limit below this is left all to the application. */
const MIN_LIMIT_FOR_PARTS = 2 ** 20
/** The form and the ids of a text's envelope, and the length of its fields. */
const OVERHEAD = 4 + 1 + 50 + 4

/** What else than a fault closes a connection; codes from 4000 on are the application's. */
const ORDERLY = new Set([1000, 1001, 1005])

export function createConnection(parts: ConnectionParts): Connection {
  const { negotiation, isOn } = parts
  const spans = createMessageSpans(parts.instruments, parts.role, parts.base, parts.handshake)
  const lifetime = guard(() => parts.instruments.tracer.startSpan('WebSocket connection', {}, parts.base))
  let [sent, received] = [0, 0]
  return {
    greeting: () => negotiation.due(),
    send(message) {
      const index = sent++
      const control = negotiation.due()
      const wrapped = negotiation.envelopesSent
      const made =
        isOn() && !isQuiet()
          ? guard(() => produce(spans, message, index, wrapped, negotiation.limit))
          : undefined
      // Once envelopes are agreed on, a payload that looks like one has to be told from one.
      const envelope = made?.envelope ?? (wrapped && message.looksEnveloped ? {} : undefined)
      return { control, envelope, end: (failure) => finish(made?.span, failure) }
    },
    receive(message) {
      if (negotiation.consumes(message.length, message.read)) return 'control'
      const index = received++
      const opened = negotiation.envelopesReceived ? open(message) : undefined
      const skip = opened?.length ?? 0
      const facts = message.size === undefined ? message : { ...message, size: message.size - skip }
      const from = opened
        ? opened.envelope
        : negotiation.counts && !negotiation.envelopesReceived && 'counted'
      const active = isOn() ? guard(() => spans.consume(facts, index, from || undefined)) : undefined
      return { skip, context: active ?? context.active(), end: () => finish(active && trace.getSpan(active)) }
    },
    opens: () => negotiation.envelopesReceived,
    close(code) {
      if (!lifetime?.isRecording()) return
      lifetime.setAttributes({
        [names.WEBSOCKET_CLOSE_CODE]: code,
        [names.WEBSOCKET_MESSAGES_SENT]: sent,
        [names.WEBSOCKET_MESSAGES_RECEIVED]: received,
      })
      if (!ORDERLY.has(code) && code < 3000) markFailed(lifetime, String(code))
      lifetime.end()
    },
  }
}

const open = ({ length, read, bytes }: Incoming) =>
  read ? decodeText(length, read) : bytes && decodeBinary(bytes)

function produce(
  spans: MessageSpans,
  message: Outgoing,
  index: number,
  envelopes: boolean,
  limit: number,
): { span: Span; envelope?: Envelope } {
  if (!envelopes) return { span: spans.produceCounted(message, index) }
  const fields = spans.activeFields()
  return fits(message, fields, limit)
    ? spans.produceEnveloped(message, index, fields)
    : { span: spans.produceCounted(message, index) }
}

/** An envelope must not be what makes a message too large for its receiver. */
function fits({ size, most, whole }: Outgoing, { tracestate, baggage }: Envelope, limit: number): boolean {
  if (limit === 0) return true
  if (!whole && limit < MIN_LIMIT_FOR_PARTS) return false
  return (size ?? most) + OVERHEAD + (tracestate?.length ?? 0) + 1 + (baggage?.length ?? 0) <= limit
}

function finish(span: Span | undefined, failure?: { thrown: unknown }): void {
  if (!span || span.spanContext() === INVALID_SPAN_CONTEXT) return
  guard(() => {
    if (failure) recordError(span, failure.thrown)
    span.end()
  })
}
