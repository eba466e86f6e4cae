import type { Duplex } from 'node:stream'
import { wrap } from '../../core/safety/wrap.js'

/**
 * Tells how an upgrade request was answered. The answer is what the application writes first on the raw
 * socket, so the first write is looked at and every later one is left alone.
 *
 * @param tell called once, with the HTTP status, or without one when the socket closed unanswered
 */
export function onHandshakeAnswer(socket: Duplex, tell: (status: number | undefined) => void): void {
  let told = false
  const once = (status: number | undefined) => {
    if (told) return
    told = true
    for (const stop of stops) stop()
    tell(status)
  }
  // `end(chunk)` writes without calling `write`.
  const stops = (['write', 'end'] as const).map((name) =>
    wrap(socket, name, (original) => {
      return function (this: Duplex, ...args: unknown[]) {
        once(statusOf(args[0]))
        return Reflect.apply(original, this, args)
      } as typeof original
    }),
  )
  socket.once('close', () => once(undefined))
}

function statusOf(chunk: unknown): number | undefined {
  const head =
    typeof chunk === 'string'
      ? chunk
      : chunk instanceof Uint8Array
        ? Buffer.from(chunk.subarray(0, 16)).toString('latin1')
        : ''
  const match = /^HTTP\/1\.[01] (\d{3})/.exec(head)
  return match ? Number(match[1]) : undefined
}
