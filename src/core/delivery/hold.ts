import { within } from '../safety/deadline.js'
import { sleep } from '../safety/sleep.js'
import type { Sender } from './sender.js'

/** Milliseconds that a program which is ending waits. */
const LAST_MS = 1000
/** Weeks; what is awaited has limits of its own. */
const UNTIL_THEN_MS = 2 ** 31 - 1

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

async function complete(found: Promise<unknown>, hurry: AbortSignal): Promise<void> {
  await sleep(UNTIL_THEN_MS, [hurry], found)
  await within(LAST_MS, found)
}
