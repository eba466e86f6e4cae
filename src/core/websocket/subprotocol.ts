import { encodeQuery, OFFER, type Offer, type Taken, takeFromQuery } from './handshake.js'

const PREFIX = `${OFFER}.`

/** Longer than any offer with a context of the sizes that the W3C demands. */
const MAX_LENGTH = 32 * 1024

/** The offer and the context as a subprotocol's name: their query, escaped to the characters of an HTTP token. */
export function encodeSubprotocol(offer: Offer, fields: Iterable<[string, string]>): string {
  const query = encodeQuery(offer, fields)
  return PREFIX + encodeURIComponent(query).replace(/[()]/g, (one) => (one === '(' ? '%28' : '%29'))
}

/** Whether a subprotocol is ours, and so no business of the application's. */
export const isOurs = (subprotocol: string): boolean => subprotocol.startsWith(PREFIX)

/**
 * Takes our subprotocol out of a `Sec-WebSocket-Protocol` header.
 *
 * @returns what is left of the header, undefined when nothing is, and our subprotocol, to be chosen when
 *   the application was offered no other; undefined when there is no offer in it
 */
export function takeFromSubprotocols(
  header: string,
): (Taken & { header: string | undefined; ours: string }) | undefined {
  const names = header.split(',').map((name) => name.trim())
  const ours = names.filter(isOurs)
  if (ours.length !== 1 || ours[0]!.length > MAX_LENGTH) return undefined
  const taken = read(ours[0]!)
  if (!taken) return undefined
  const { offer, fields } = taken
  const rest = names.filter((name) => name !== ours[0])
  return { offer, fields, header: rest.length > 0 ? rest.join(', ') : undefined, ours: ours[0]! }
}

function read(subprotocol: string): Taken | undefined {
  try {
    return takeFromQuery(`?${decodeURIComponent(subprotocol.slice(PREFIX.length))}`)
  } catch {
    return undefined
  }
}
