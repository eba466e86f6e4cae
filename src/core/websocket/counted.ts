import type { SpanContext } from '@opentelemetry/api'

/** Which way a message goes. */
export type Direction = 'client-to-server' | 'server-to-client'

/** The increment of SplitMix64: 2^64 divided by the golden ratio, made odd. */
const GAMMA = 0x9e3779b97f4a7c15n
const MASK = 0xffffffffffffffffn

/** The finalizer of SplitMix64, which maps 64 bits to 64 bits and no two to the same. */
function mix(value: bigint): bigint {
  let z = value
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK
  return z ^ (z >> 31n)
}

/**
 * The id of the span of message `index` of one direction. Both ends know the handshake and count, so both
 * find the same id and nothing has to be added to the message. It is a permutation of 64 bits: no two
 * messages of a connection, in either direction, have the same id.
 *
 * @param handshake the client's span of the handshake, which its `traceparent` names
 * @param index counts the application's messages of that direction, from 0
 * @returns 16 hexadecimal digits, not all zero
 * @see docs/websocket.md, "Counted messages"
 */
export function messageSpanId(
  handshake: Pick<SpanContext, 'traceId' | 'spanId'>,
  direction: Direction,
  index: number,
): string {
  const { traceId, spanId } = handshake
  const seed = BigInt(`0x${traceId.slice(0, 16)}`) ^ BigInt(`0x${traceId.slice(16)}`) ^ BigInt(`0x${spanId}`)
  const place = 2n * BigInt(index) + (direction === 'client-to-server' ? 1n : 2n)
  const id = mix((seed + GAMMA * place) & MASK)
  // Zero is no span id; of 2^64 places one is moved.
  return (id || 1n).toString(16).padStart(16, '0')
}
