import type { Kept } from '../../core/delivery/spool-store.js'
import { fromKey, isKey, toKey } from './key.js'

/** The name of a request in `localStorage`, before its id. */
const LEFT = 'throughline.left.'
/** Characters of all that may wait there. Most browsers have 5 Mi for an origin, which are the application's. */
const MOST = 256 * 1024
/** Bytes that become characters at a time: each is an argument. */
const SLICE = 8192

export interface LeftBehind {
  kept: Kept
  body: Uint8Array
}

const items = (): [name: string, text: string][] =>
  Object.entries<string>(localStorage).filter(([name]) => name.startsWith(LEFT))

/**
 * Keeps a request in `localStorage`, which has it when this returns: a transaction of IndexedDB that has not ended when
 * a page is left is aborted with it, by WebKit nearly always, by Chromium when it has to wait for another.
 *
 * @returns whether it is there; not where that is denied or full
 */
export function leaveBehind({ kept, body }: LeftBehind): boolean {
  try {
    let text = `${JSON.stringify(toKey({ ...kept, holder: 0 }))}\n`
    for (let at = 0; at < body.length; at += SLICE)
      text += String.fromCharCode(...body.subarray(at, at + SLICE))
    if (items().reduce((sum, [, { length }]) => sum + length, text.length) > MOST) return false
    localStorage.setItem(LEFT + kept.id, text)
    return true
  } catch {
    return false
  }
}

/** What pages left behind. */
export function leftBehind(): LeftBehind[] {
  try {
    return items().flatMap(read)
  } catch {
    return []
  }
}

function read([name, text]: [string, string]): LeftBehind[] {
  const end = text.indexOf('\n')
  try {
    const key: unknown = JSON.parse(text.slice(0, end))
    // It throws for what is no key.
    if (isKey(key) && indexedDB.cmp(key, key) === 0)
      return [{ kept: fromKey(key), body: Uint8Array.from(text.slice(end + 1), (c) => c.charCodeAt(0)) }]
  } catch {}
  // Somebody else wrote there.
  localStorage.removeItem(name)
  return []
}

/** Takes out what is elsewhere now. */
export function forgetLeftBehind(all: LeftBehind[]): void {
  for (const { kept } of all) localStorage.removeItem(LEFT + kept.id)
}
