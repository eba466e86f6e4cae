import { type Context, context, type Span, SpanKind, trace } from '@opentelemetry/api'
import { markFailed } from '../../core/exception.js'
import { serverAttributes } from '../../core/http/client-span.js'
import type { Instrument, Instruments } from '../../core/instrument.js'
import { guard } from '../../core/safety/guard.js'
import { isTracingSuppressed } from '../../core/safety/suppress.js'
import { WEBSOCKET_CLOSE_CODE, WEBSOCKET_SUBPROTOCOL } from '../../core/semconv.js'
import { traceClass } from '../classes.js'
import { listen } from '../native.js'
import { sharingWith } from '../network/sharing.js'
import { pageUrl } from '../page/page-url.js'
import { followMessages, watchMessages } from './messages.js'
import { type Offering, offerIn } from './offer.js'

type Arguments = ConstructorParameters<typeof WebSocket>

interface Handshake extends Offering {
  span: Span
  active: Context
}

/**
 * A CLIENT span for each WebSocket's handshake, from the construction until it opens or fails. A browser
 * sends no headers of ours with it, so the context travels as query parameters, to targets only.
 */
export const webSocket: Instrument = (instruments) => {
  const { prototype } = globalThis.WebSocket
  let isOn = true
  let stopMessages: (() => void) | undefined
  const stop = traceClass(
    'WebSocket',
    (given: Arguments) => begin(instruments, given),
    (socket: WebSocket, { span, active, offer, hide }) => {
      guard(() => hide(socket))
      guard(() => follow(socket, span))
      if (stopMessages) followMessages(instruments, socket, active, offer, () => isOn)
    },
  )
  if (instruments.websocket.messages !== 'off') stopMessages = watchMessages(prototype)
  return () => {
    isOn = false
    stopMessages?.()
    stop()
  }
}

function begin(instruments: Instruments, given: Arguments): Handshake | undefined {
  const { tracer, isTarget, websocket } = instruments
  const parent = context.active()
  const url = given.length > 0 && pageUrl(given[0])
  if (!url || isTracingSuppressed(parent)) return undefined
  // Since 2023 an http URL is taken for its ws one.
  url.protocol = url.protocol.replace('http', 'ws')
  const span = tracer.startSpan(
    'WebSocket connect',
    { kind: SpanKind.CLIENT, attributes: serverAttributes(url) },
    parent,
  )
  const active = sharingWith(instruments, url, trace.setSpan(parent, span))
  const isOffered =
    websocket.handshake !== 'off' && isTarget(url.href) && !url.searchParams.has('traceparent')
  const offering = isOffered ? guard(() => offerIn(instruments, active, url, given)) : undefined
  return { span, active, ...(offering ?? { given, offer: undefined, hide() {} }) }
}

function follow(socket: WebSocket, span: Span): void {
  // `error` says nothing, and `close` always comes after it.
  const stop = listen(socket, 'open close', (event) => {
    stop()
    guard(() => {
      if (event.type === 'close') fail(span, event as CloseEvent)
      else if (socket.protocol) span.setAttribute(WEBSOCKET_SUBPROTOCOL, socket.protocol)
    })
    span.end()
  })
}

/** A handshake that ends in a close never opened; browsers keep to themselves why. */
function fail(span: Span, { code, reason }: CloseEvent): void {
  span.setAttribute(WEBSOCKET_CLOSE_CODE, code)
  markFailed(span, String(code), reason || 'closed before it opened')
}
