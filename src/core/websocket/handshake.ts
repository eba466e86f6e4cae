import type { SpanContext } from '@opentelemetry/api'

/** What can be agreed on: the higher includes the lower. */
export type Level = 'counted' | 'enveloped'

/** What a client offers in its handshake. */
export interface Offer {
  /** `none`: the handshake only carries context. */
  level: Level | 'none'
  /** The largest message, in bytes, that it takes; 0: any. */
  limit: number
  /** 16 hexadecimal digits that nobody can guess; the control frames repeat them. */
  token: string
  /** The client's handshake span, where a proxy may have put its own into `traceparent`. */
  handshake?: Pick<SpanContext, 'traceId' | 'spanId'>
}

/** The name of the offer as query parameter and as header. */
export const OFFER = 'throughline'

/** The levels by the digits that they are written as. */
const LEVELS: Offer['level'][] = ['none', 'counted', 'enveloped']

/** What the offer may be followed by. */
const FIELDS = ['traceparent', 'tracestate', 'baggage']

/** The handshake's parameters that say something to us: the offer and the context beside it. */
export interface Taken {
  offer: Offer
  /** The context's fields by their W3C names. */
  fields: Map<string, string>
}

const OFFERED = /^1\.([012])\.(0|[1-9]\d{0,14})\.([0-9a-f]{16})(?:\.([0-9a-f]{32})-([0-9a-f]{16}))?$/

/** The offer as one token: `1.<level>.<limit>.<token>`, and `.<trace id>-<span id>` with a handshake. */
export function encodeOffer({ level, limit, token, handshake }: Offer): string {
  const ids = handshake ? `.${handshake.traceId}-${handshake.spanId}` : ''
  return `1.${LEVELS.indexOf(level)}.${limit}.${token}${ids}`
}

/** Reads an offer; undefined for what is none, or is of a version that we do not know. */
export function decodeOffer(text: string): Offer | undefined {
  const match = OFFERED.exec(text)
  if (!match) return undefined
  const [, level, limit, token, traceId, spanId] = match
  const ids = traceId && spanId && !/^0+$/.test(traceId) && !/^0+$/.test(spanId)
  const handshake = ids ? { handshake: { traceId, spanId } } : {}
  return { level: LEVELS[Number(level)]!, limit: Number(limit), token: token!, ...handshake }
}

/** The offer and the context as they are appended to a query, in this order, without `?` or `&`. */
export function encodeQuery(offer: Offer, fields: Iterable<[string, string]>): string {
  const pairs = [[OFFER, encodeOffer(offer)], ...fields]
  return pairs.map(([name, value]) => `${name}=${encodeURIComponent(value!)}`).join('&')
}

/**
 * Takes out of a request's URL what a client appended to it: the offer, and the context's fields after it.
 * What is before the offer, and what a proxy added behind it, stays as it is.
 *
 * @param url path and query
 * @returns undefined when there is no offer, or more than one
 */
export function takeFromQuery(url: string): (Taken & { url: string }) | undefined {
  const start = url.indexOf('?')
  if (start < 0) return undefined
  const pairs = url.slice(start + 1).split('&')
  const first = pairs.findIndex((pair) => pair.startsWith(`${OFFER}=`))
  if (first < 0) return undefined
  const fields = new Map<string, string>()
  const kept = pairs.slice(0, first)
  for (const pair of pairs.slice(first)) {
    const split = pair.indexOf('=')
    const name = pair.slice(0, Math.max(split, 0))
    if (name !== OFFER && !FIELDS.includes(name)) kept.push(pair)
    else if (fields.has(name)) return undefined
    else fields.set(name, decode(pair.slice(split + 1)))
  }
  const offer = decodeOffer(fields.get(OFFER)!)
  if (!offer) return undefined
  fields.delete(OFFER)
  const query = kept.join('&')
  return { offer, fields, url: url.slice(0, start) + (query && `?${query}`) }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
