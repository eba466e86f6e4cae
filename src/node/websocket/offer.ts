import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { wrap } from '../../core/safety/wrap.js'
import { decodeOffer, OFFER, type Offer, takeFromQuery } from '../../core/websocket/handshake.js'
import { takeFromSubprotocols } from '../../core/websocket/subprotocol.js'

const SUBPROTOCOLS = 'sec-websocket-protocol'

/** What a client's handshake brought for us. */
export interface TakenOffer {
  offer: Offer
  /** The context, where it did not come as headers. */
  fields?: Map<string, string>
  /** The subprotocol to answer, when the client offered no other: a browser fails a handshake without. */
  subprotocol?: string
}

/**
 * Takes what is ours out of a handshake's query and subprotocols, so that routes, signatures of URLs and the
 * choice among subprotocols see what the application's client wrote, and answers the offer in it.
 */
export function takeOffer(request: IncomingMessage): TakenOffer | undefined {
  const fromQuery = takeFromQuery(request.url ?? '')
  if (fromQuery) request.url = fromQuery.url
  const fromSubprotocols = takeFromSubprotocols(request.headers[SUBPROTOCOLS] ?? '')
  if (fromSubprotocols) setSubprotocols(request, fromSubprotocols.header)
  const subprotocol = fromSubprotocols?.header === undefined ? fromSubprotocols?.ours : undefined
  // A header is the nearest client's; a query may be one that a gateway passed on with its own header.
  const header = request.headers[OFFER]
  const offer = typeof header === 'string' ? decodeOffer(header) : undefined
  const taken = offer ? { offer } : (fromQuery ?? fromSubprotocols)
  return taken && { offer: taken.offer, fields: 'fields' in taken ? taken.fields : undefined, subprotocol }
}

function setSubprotocols(request: IncomingMessage, header: string | undefined): void {
  if (header === undefined) delete request.headers[SUBPROTOCOLS]
  else request.headers[SUBPROTOCOLS] = header
}

/** Answers a subprotocol in a handshake which the application accepts without one. */
export function chooseSubprotocol(socket: Duplex, subprotocol: string): void {
  const stop = wrap(socket, 'write', (original) => {
    return function (this: Duplex, ...args: unknown[]) {
      stop()
      const [head, ...rest] = args
      const isText = typeof head === 'string' || Buffer.isBuffer(head)
      const answer = isText ? withSubprotocol(head.toString('latin1'), subprotocol) : undefined
      return Reflect.apply(original, this, answer === undefined ? args : [answer, ...rest])
    } as typeof original
  })
}

function withSubprotocol(head: string, subprotocol: string): string | undefined {
  const line = head.indexOf('\r\n')
  if (!/^HTTP\/1\.1 101\b/.test(head) || line < 0 || /\r\nsec-websocket-protocol:/i.test(head))
    return undefined
  return `${head.slice(0, line)}\r\nSec-WebSocket-Protocol: ${subprotocol}${head.slice(line)}`
}
