import { MAGIC } from './envelope.js'
import type { Level, Offer } from './handshake.js'

/** What a server agrees to. */
export interface Acceptance {
  level: Level
  /** The largest message, in bytes, that it takes; 0: any. */
  limit: number
}

/** Longer than any control frame; an end that takes less per message cannot negotiate. */
export const MAX_CONTROL_FRAME = 128

const DIGIT: Record<Level, 1 | 2> = { counted: 1, enveloped: 2 }
const ACCEPT = /^ accept ([12]) (0|[1-9]\d{0,14}) ([0-9a-f]{16})$/

/** The server's answer to an offer: the first message of its direction, as text. */
export function encodeAccept({ level, limit }: Acceptance, { token }: Offer): string {
  return `${MAGIC} accept ${DIGIT[level]} ${limit} ${token}`
}

/**
 * Reads the server's first message.
 *
 * @returns undefined when it is the application's, which everything is that does not repeat the offer's token
 */
export function decodeAccept(text: string, offer: Offer): Acceptance | undefined {
  const match = text.startsWith(MAGIC) ? ACCEPT.exec(text.slice(MAGIC.length)) : undefined
  if (!match || match[3] !== offer.token) return undefined
  const level = match[1] === '2' ? 'enveloped' : 'counted'
  if (level === 'enveloped' && offer.level !== 'enveloped') return undefined
  return { level, limit: Number(match[2]) }
}

/** The client's word that all its messages from here on may have envelopes. */
export function encodeConfirm({ token }: Offer): string {
  return `${MAGIC} confirm ${token}`
}
