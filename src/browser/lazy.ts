import { quietly } from '../core/safety/quiet.js'
import { unrecorded } from '../core/safety/unrecorded.js'
import type * as laterModule from './later.js'
import { native } from './native.js'
import { loadBeside } from './script-tag.js'

export type Later = typeof laterModule

let loading: Promise<Later | undefined> | undefined
let here: Later | undefined

/**
 * What `later.ts` has: the part of us that a page can do without while it loads. In the ES build a chunk of its own,
 * with the script tag a second file beside the first.
 *
 * @returns undefined when it was blocked, which is said once; everything else goes on without it
 */
export function later(): Promise<Later | undefined> {
  loading ??= load().then(
    (part) => {
      here = part
      return part
    },
    (fault) => {
      unrecorded(() =>
        console.warn(`[throughline] what it loads later is missing (metrics among it): ${fault}`),
      )
      return undefined
    },
  )
  return loading
}

/** The same at once; undefined before it has arrived. */
export const arrived = (): Later | undefined => here

/** In the script tag's build `.ci/script-tag.ts` puts the name and the hash of the second file in place of the import. */
const load = (): Promise<Later> =>
  __SCRIPT_TAG__ ? loadBeside(import('./later.js') as never) : import('./later.js')

/** Runs when the page has loaded and has nothing else to do; in a worker, which nobody looks at, on the next turn. */
export function whenIdle(run: () => void): void {
  quietly(() => {
    if (!globalThis.document) setTimeout(run)
    else if (document.readyState === 'complete') idle(run)
    else Reflect.apply(native('addEventListener'), globalThis, ['load', () => idle(run), { once: true }])
  })
}

/** Safari has no idle callbacks. */
function idle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 2000 })
  else setTimeout(run, 1)
}
