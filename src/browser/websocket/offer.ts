import type { Context } from '@opentelemetry/api'
import type { Instruments } from '../../core/instrument.js'
import { newSpanId } from '../../core/trace/ids.js'
import { encodeQuery, type Offer } from '../../core/websocket/handshake.js'
import { encodeSubprotocol, isOurs } from '../../core/websocket/subprotocol.js'

type Arguments = ConstructorParameters<typeof WebSocket>

/** A handshake with our context in it. */
export interface Offering {
  /** What `WebSocket` is called with. */
  given: Arguments
  /** Undefined when the handshake has nothing of ours. */
  offer: Offer | undefined
  /** Lets the page see of the socket what it gave itself. */
  hide(socket: WebSocket): void
}

/** Puts the context, and the offer to agree on more, where the options say. */
export function offerIn(
  { propagator, websocket }: Instruments,
  active: Context,
  url: URL,
  given: Arguments,
): Offering {
  const fields: [string, string][] = []
  propagator.inject(active, fields, { set: (list, name, value) => list.push([name, value]) })
  // Without a trace there is nothing to count by.
  if (!fields.some(([name]) => name === 'traceparent')) return { given, offer: undefined, hide() {} }
  const offer: Offer = { level: LEVELS[websocket.messages], limit: 0, token: newSpanId() }
  return websocket.handshake === 'subprotocol'
    ? inSubprotocol(given, offer, fields)
    : inQuery(url, given, offer, fields)
}

const LEVELS = { auto: 'enveloped', counted: 'counted', off: 'none' } as const

function inQuery(url: URL, given: Arguments, offer: Offer, fields: [string, string][]): Offering {
  const added = encodeQuery(offer, fields)
  const changed = new URL(url)
  // As text: setting a member of `searchParams` would encode the application's own anew.
  changed.search = url.search ? `${url.search}&${added}` : added
  return {
    given: [changed.href, ...given.slice(1)] as unknown as Arguments,
    offer,
    hide(socket) {
      const shown = socket.url.replace(`&${added}`, '').replace(`?${added}`, '')
      Object.defineProperty(socket, 'url', { value: shown, configurable: true })
    },
  }
}

function inSubprotocol(given: Arguments, offer: Offer, fields: [string, string][]): Offering {
  const asked = given[1] === undefined ? [] : typeof given[1] === 'string' ? [given[1]] : [...given[1]]
  return {
    given: [given[0], [...asked, encodeSubprotocol(offer, fields)]],
    offer,
    hide(socket) {
      const original = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'protocol')
      const get = () => {
        const chosen: string = original?.get?.call(socket) ?? ''
        return isOurs(chosen) ? '' : chosen
      }
      Object.defineProperty(socket, 'protocol', { get, configurable: true })
    },
  }
}
