import type { SpoolSupply } from '../../core/delivery/spool-store.js'
import { openStore } from './indexed-db.js'
import { isCarried } from './transport.js'
import { isLeaving, onReturn } from './unload.js'

/** Milliseconds after which a page that is always busy opens its spool all the same. */
const BUSY_MS = 2000

/** When the page has nothing better to do; what it loads comes first. */
const idle = (): Promise<unknown> =>
  new Promise((resolve) =>
    typeof requestIdleCallback === 'function'
      ? requestIdleCallback(resolve, { timeout: BUSY_MS })
      : setTimeout(resolve, BUSY_MS / 4),
  )

/** The spool of a page: IndexedDB, opened when the page is idle. */
export const pageSpool = (): SpoolSupply => ({
  open: () => idle().then(openStore),
  isOffline: () => navigator.onLine === false,
  isHidden: () => document.visibilityState === 'hidden',
  isLeaving,
  isCarried,
  onReturn,
  // Of secure contexts only.
  knowsTheLiving: !!globalThis.navigator?.locks,
})
