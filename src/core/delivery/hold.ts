import type { Sender } from './sender.js'

/** Milliseconds that a program which is ending waits. */
const LAST_MS = 1000

/**
 * Holds payloads back until what they need is here; not for long when the program is ending. That is the rest of the
 * resource, so that the first records say as much of where they come from as the later ones, and in a page an encoder.
 *
 * @param awaited answers what is awaited, or undefined if nothing is
 */
export function hold<T>(
  awaited: () => Promise<unknown> | undefined,
  hurry: () => AbortSignal,
  next: Sender<T>,
): Sender<T> {
  // One wait for all: a flush has as many batches under way as it likes.
  let waiting: Promise<void> | undefined
  return {
    async send(payload) {
      const given = awaited()
      if (given) {
        waiting ??= complete(given, hurry()).then(() => {
          waiting = undefined
        })
        await waiting
      }
      return next.send(payload)
    },
  }
}

function complete(found: Promise<unknown>, hurry: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const done = () => {
      clearTimeout(timer)
      hurry.removeEventListener('abort', last)
      resolve()
    }
    const last = () => {
      timer = setTimeout(done, LAST_MS)
    }
    hurry.addEventListener('abort', last)
    if (hurry.aborted) last()
    void found.then(done)
  })
}
