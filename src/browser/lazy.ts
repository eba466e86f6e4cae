import { quietly } from '../core/safety/quiet.js'
import { unrecorded } from '../core/safety/unrecorded.js'
import type * as laterModule from './later.js'
import { listen } from './native.js'
import { loadBeside } from './script-tag.js'

export type Later = typeof laterModule

/** Something that arrives once, or not at all. */
interface Part<T> {
  /** Answers undefined when it was blocked, which is said once; everything else goes on without it. */
  load(): Promise<T | undefined>
  /** The same at once; undefined before it has arrived. */
  arrived(): T | undefined
}

function part<T>(what: string, load: () => Promise<T>): Part<T> {
  let loading: Promise<T | undefined> | undefined
  let here: T | undefined
  return {
    load: () =>
      (loading ??= load().then(
        (loaded) => {
          here = loaded
          return loaded
        },
        (fault) => {
          unrecorded(() => console.warn(`[throughline] what it loads later is missing (${what}): ${fault}`))
          return undefined
        },
      )),
    arrived: () => here,
  }
}

/**
 * What `later.ts` has: the part of us that a page can do without while it loads. In the ES build a chunk of its own,
 * with the script tag a second file beside the first: in its build `.ci/script-tag.ts` puts the name and the hash of
 * that in place of the import.
 */
export const { load: later, arrived } = part<Later>('metrics among it', () =>
  __SCRIPT_TAG__ ? loadBeside(import('./later.js') as never) : import('./later.js'),
)

/** The encoder for a protocol that few pages ask for: with the script tag it is in the second file as well. */
export const protobuf = part('the encoder for "http/protobuf"', async () =>
  __SCRIPT_TAG__ ? (await later())?.protobuf : (await import('./protobuf.js')).protobuf,
)

/** What hashes secrets, for pages that have them hashed and not masked. */
export const hash = part('what hashes secrets, which are masked without it', async () =>
  __SCRIPT_TAG__ ? (await later())?.sha256 : (await import('../core/redact/hash.js')).sha256,
)

/** Milliseconds after its load in which a page is drawn. A frame is no sign of it: one that is hidden has none. */
const DRAWN_MS = 100

let isDrawn = false

/** A script that is asked for before holds up the page's `load` event. In a worker, which loads nothing, the next turn. */
const whenLoaded = (run: () => void) =>
  quietly(() => {
    if (!globalThis.document) setTimeout(run)
    else if (document.readyState === 'complete') run()
    else listen(globalThis, 'load', run)
  })

/** Runs when the page has loaded, was drawn and has nothing else to do; nobody looks at a worker. */
export const whenIdle = (run: () => void): void =>
  whenLoaded(() => {
    const drawn = () => {
      isDrawn = true
      idle(run)
    }
    if (!globalThis.document) run()
    else if (isDrawn) idle(run)
    else setTimeout(drawn, DRAWN_MS)
  })

/** What comes later, when the page has nothing else to do. */
export const inTime = (): ReturnType<typeof later> => new Promise<void>(whenIdle).then(later)

/** The same for what cannot wait for that. */
export const soon = (): ReturnType<typeof later> => new Promise<void>(whenLoaded).then(later)

/** Safari has no idle callbacks. */
function idle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 2000 })
  else setTimeout(run, 1)
}
