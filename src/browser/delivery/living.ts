import { inTime } from './idb.js'

/** Whether a page lives, as others see it. */
export interface Life {
  /** Runs when they can see it. */
  hold(run: () => void): Promise<void>
  /** Not any more. */
  letGo(): void
  /** The names of those that live. */
  living(): Promise<Set<string | undefined>>
}

/** By a Web Lock of the page's name, which the browser gives back when the page is killed. */
export function createLife(locks: LockManager, me: string): Life {
  let wanted = false
  let end: (() => void) | undefined
  let granted: Promise<void> | undefined

  const request = () =>
    inTime<void>((resolve, reject) => {
      const held = () => {
        resolve()
        // Granted too late: a lock keeps a page out of the back-forward cache.
        return new Promise<void>((done) => {
          if (wanted) end = done
          else done()
        })
      }
      locks.request(me, held).catch(reject)
    })
  return {
    hold(run) {
      wanted = true
      granted ??= request()
      return granted.then(run)
    },
    letGo() {
      wanted = false
      granted = undefined
      end?.()
      end = undefined
    },
    living: async () => new Set(((await locks.query()).held ?? []).map(({ name }) => name)),
  }
}
