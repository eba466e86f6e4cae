/** Random payloads, among them those that look like ours. */
import { encodeAccept, encodeConfirm } from '../../../src/core/websocket/control.js'
import { encodeBinary, encodeText } from '../../../src/core/websocket/envelope.js'
import type { Payload } from '../../support/websocket-peer.js'

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const OFFER = { level: 'enveloped', limit: 0, token: '0123456789abcdef' } as const

const LOOKALIKES = [
  Buffer.from('\x10'),
  Buffer.from('\x10TL1'),
  Buffer.from('\x10TL11 and so on'),
  Buffer.from(`${encodeText({ traceparent: TRACEPARENT })}payload`),
  Buffer.from(encodeText({ traceparent: TRACEPARENT, tracestate: 'a=1', baggage: 'b=2' })),
  Buffer.from(encodeBinary({ traceparent: TRACEPARENT })),
  Buffer.from(encodeBinary({})),
  Buffer.from(encodeAccept({ level: 'enveloped', limit: 0 }, OFFER)),
  Buffer.from(encodeConfirm(OFFER)),
]
const ALPHABET = [...'aß€𝄞\u0000\u0010TL1{}" ']

/** @param random answers numbers of [0, 1) */
export function randomPayloads(random: () => number, count: number): Payload[] {
  const below = (limit: number) => Math.floor(random() * limit)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!
  const make = (isBinary: boolean): Buffer => {
    const kind = below(10)
    const length = kind === 9 ? 70_000 + below(200_000) : below(kind < 6 ? 80 : 3000)
    if (kind < 3) {
      const ours = pick(LOOKALIKES)
      return isBinary || ours.every((byte) => byte < 0x80) ? ours : Buffer.from('\x10TL12')
    }
    if (isBinary) return Buffer.from(Array.from({ length }, () => below(256)))
    return Buffer.from(Array.from({ length }, () => pick(ALPHABET)).join(''))
  }
  return Array.from({ length: count }, () => {
    const isBinary = random() < 0.5
    const bytes = make(isBinary)
    const parts = Array.from({ length: random() < 0.3 ? 1 + below(3) : 0 }, () => below(bytes.length + 1))
    return {
      hex: bytes.toString('hex'),
      isBinary,
      compress: random() < 0.5,
      parts: parts.sort((a, b) => a - b),
    }
  })
}
