import type { Resource } from '../resource.js'
import type { Sender } from './sender.js'

/** Milliseconds that a program which is ending waits for the rest of its resource. */
const LAST_MS = 1000

/**
 * Holds payloads back until the resource is complete, so that the first records say as much of where they come
 * from as the later ones; not for long when the program is ending.
 */
export function hold<T>(
  resource: Pick<Resource, 'asyncAttributesPending' | 'waitForAsyncAttributes'>,
  hurry: () => AbortSignal,
  next: Sender<T>,
): Sender<T> {
  // One wait for all: a flush has as many batches under way as it likes.
  let waiting: Promise<void> | undefined
  return {
    async send(payload) {
      if (resource.asyncAttributesPending) {
        waiting ??= complete(resource.waitForAsyncAttributes(), hurry()).then(() => {
          waiting = undefined
        })
        await waiting
      }
      return next.send(payload)
    },
  }
}

function complete(found: Promise<void>, hurry: AbortSignal): Promise<void> {
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
