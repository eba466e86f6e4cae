import type { Kept } from '../../core/delivery/spool-store.js'
import { toKey } from './key.js'

/** The name of a request in `localStorage`, before its id. */
export const LEFT = 'throughline.left.'
/** Characters of all that may wait there. Most browsers have 5 Mi for an origin, which are the application's. */
const MOST = 256 * 1024

export interface LeftBehind {
  kept: Kept
  body: Uint8Array
}

export const items = (): [name: string, text: string][] =>
  Object.entries<string>(localStorage).filter(([name]) => name.startsWith(LEFT))

/**
 * Keeps a request in `localStorage`, which has it when this returns: a transaction of IndexedDB that has not ended when
 * a page is left is aborted with it, by WebKit nearly always, by Chromium when it has to wait for another. And before
 * the database's part of us has come there is nothing else.
 *
 * @returns whether it is there; not where that is denied or full
 */
export function leaveBehind({ kept, body }: LeftBehind): boolean {
  try {
    let text = `${JSON.stringify(toKey({ ...kept, holder: 0 }))}\n`
    for (const byte of body) text += String.fromCharCode(byte)
    if (items().reduce((sum, [, { length }]) => sum + length, text.length) > MOST) return false
    localStorage.setItem(LEFT + kept.id, text)
    return true
  } catch {
    return false
  }
}
