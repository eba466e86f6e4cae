import type { EventEmitter } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { guard } from '../../core/safety/guard.js'
import { runWithin } from '../process/thrown.js'
import { describeRoute } from '../routes/noted.js'
import { emitUnheard, emitWithin, nativeEmit } from './emit.js'
import { replace } from './replace.js'
import { type Begun, finish } from './server-span.js'

/** On a request and on its response: what was begun for them. */
const BEGUN = Symbol('throughline begun')

interface Message extends EventEmitter {
  [BEGUN]?: Begun
}

type Emit = (...args: unknown[]) => boolean

/** Sees what a message emits, before its listeners do. */
type See = (begun: Begun, message: Message, event: unknown) => void

/**
 * Lets the messages that are marked emit within the context of their span: Node emits their events from the socket,
 * which has the context of the connection. The classes are patched and not each message, since a function for each of
 * them is noticed.
 */
export function patchMessages(): () => void {
  const stops = [
    patch(http.IncomingMessage.prototype),
    patch(http.ServerResponse.prototype, (begun, message, event) => {
      if (begun.open) end(begun, message as unknown as ServerResponse, event)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function patch(prototype: EventEmitter, see?: See): () => void {
  return replace(prototype, 'emit', (original, replacement) => {
    // What is inherited is asked for at each event: `node:domain` replaces it when it is loaded.
    const source: { emit: Emit } = Object.hasOwn(prototype, 'emit')
      ? { emit: original as Emit }
      : Object.getPrototypeOf(prototype)
    return function (this: Message, event: string, ...args: unknown[]): boolean {
      if (!replacement.isIn) return source.emit.call(this, event, ...args)
      const native = nativeEmit()
      if (native) return Reflect.apply(native, this, [event, ...args])
      const begun = this[BEGUN]
      if (!begun && event !== 'error') return source.emit.call(this, event, ...args)
      if (begun) see?.(begun, this, event)
      // Most events have no listener but Node's own, and a context that nobody sees need not be entered.
      const heard = this.listenerCount(event)
      const isHeard = event === 'finish' ? heard > (begun?.ownFinish ?? 0) : heard > 0
      if (begun && isHeard) return runWithin(begun.active, source.emit, this, event, ...args)
      return heard > 0 || event !== 'error'
        ? source.emit.call(this, event, ...args)
        : emitUnheard(prototype.emit, source.emit, this, args)
    } as typeof original
  })
}

/** Whether a request has its span. */
export const isMarked = (request: IncomingMessage): boolean => (request as Message)[BEGUN] !== undefined

export function markRequest(request: IncomingMessage, begun: Begun): void {
  ;(request as Message)[BEGUN] = begun
  // An adapter's own class, which is not patched.
  if (!(request instanceof http.IncomingMessage)) emitWithin(request, begun.active)
}

/** Its span ends with it. */
export function markResponse(response: ServerResponse, begun: Begun): void {
  ;(response as Message)[BEGUN] = begun
  begun.ownFinish = response.listenerCount('finish')
  if (!(response instanceof http.ServerResponse))
    emitWithin(response, begun.active, (event) => begun.open && end(begun, response, event))
}

/** `finish` says that all was handed over; `close` comes after it, or alone when the client went away. */
function end(begun: Begun, response: ServerResponse, event: unknown): void {
  if (event !== 'finish' && event !== 'close') return
  begun.open = false
  guard(() => {
    const { span, request } = begun
    begun.route = describeRoute(span, request, response.statusCode)
    // What was not written when a connection broke is finished too, in Node's words.
    const complete = event === 'finish' ? !request.socket.destroyed : response.writableFinished
    finish(begun, response.statusCode, complete)
  })
}
