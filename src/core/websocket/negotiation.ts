import { decodeAccept, encodeAccept, encodeConfirm, MAX_CONTROL_FRAME } from './control.js'
import type { ReadAscii } from './envelope.js'
import type { Level, Offer } from './handshake.js'

/**
 * What the two ends of one connection have agreed on so far. Each direction of a connection keeps its
 * order, so a control frame parts what was sent before it from what was sent after it, and no end has to
 * wait for the other.
 */
export interface Negotiation {
  /** Whether the other end counts messages as we do. */
  readonly counts: boolean
  /** Whether the next message that we send may have an envelope. */
  readonly envelopesSent: boolean
  /** Whether the next message that we get may have one. */
  readonly envelopesReceived: boolean
  /** The largest message, in bytes, that the other end takes; 0: any. */
  readonly limit: number
  /** The control frame that has to go before our next message; asked before each, answered at most once. */
  due(): string | undefined
  /**
   * Whether a message that we got is a control frame, which the application must not see. Asked of every
   * message.
   *
   * @param read its characters, `length` of them; undefined for a binary message
   */
  consumes(length: number, read: ReadAscii | undefined): boolean
}

/** Nobody agreed to anything: messages are spans, and no more. */
export const NOTHING_AGREED: Negotiation = {
  counts: false,
  envelopesSent: false,
  envelopesReceived: false,
  limit: 0,
  due: () => undefined,
  consumes: () => false,
}

/** The client's side, after it has offered. Only the server's first message can be its answer. */
export function clientNegotiation(offer: Offer): Negotiation {
  let [isFirst, confirmIsDue] = [true, false]
  const state = {
    counts: false,
    envelopesSent: false,
    envelopesReceived: false,
    limit: 0,
    due() {
      if (!confirmIsDue) return undefined
      confirmIsDue = false
      state.envelopesSent = true
      return encodeConfirm(offer)
    },
    consumes(length: number, read: ReadAscii | undefined) {
      if (!isFirst) return false
      isFirst = false
      const accepted = read && length <= MAX_CONTROL_FRAME ? decodeAccept(read(0, length), offer) : undefined
      if (!accepted) return false
      state.counts = true
      state.limit = accepted.limit
      state.envelopesReceived = accepted.level === 'enveloped'
      confirmIsDue = state.envelopesReceived
      return true
    },
  }
  return state
}

/**
 * The server's side.
 *
 * @param level the most that we agree to
 * @param limit the largest message, in bytes, that we take; 0: any
 */
export function serverNegotiation(offer: Offer, level: Level, limit: number): Negotiation {
  // An end that could not even take the other's control frame can only count.
  const fits = limit === 0 || limit >= MAX_CONTROL_FRAME
  const both = level === 'enveloped' && offer.level === 'enveloped'
  const agreed: Level = fits && both ? 'enveloped' : 'counted'
  let acceptIsDue = true
  const expected = agreed === 'enveloped' ? encodeConfirm(offer) : undefined
  const state = {
    counts: true,
    envelopesSent: agreed === 'enveloped',
    envelopesReceived: false,
    limit: offer.limit,
    due() {
      if (!acceptIsDue) return undefined
      acceptIsDue = false
      return encodeAccept({ level: agreed, limit }, offer)
    },
    consumes(length: number, read: ReadAscii | undefined) {
      if (state.envelopesReceived || length !== expected?.length || read?.(0, length) !== expected)
        return false
      state.envelopesReceived = true
      return true
    },
  }
  return state
}
