import type { Kept } from '../../core/delivery/spool-store.js'
import { listen } from '../native.js'
import type { Database } from './idb.js'
import { toKey } from './key.js'
import type { LeftBehind } from './leave-behind.js'
import { forgetLeftBehind, leftBehind } from './left-behind.js'
import { fromKey, isKey, isMark, type Mark } from './read-key.js'

/** How long a mark is needed: until every process sees that what it is about was taken out of `localStorage`. */
const MARKED_MS = 60_000

/**
 * All that is kept, the oldest first; what pages left behind is among it from then on. It reads alone when there is
 * nothing to write: in WebKit what a page was writing when it was left can stand before all others' for good.
 */
export async function look(db: Database): Promise<Kept[]> {
  const left = leftBehind()
  if (left.length > 0)
    await takeIn(db, left).then(
      () => forgetLeftBehind(left),
      // There may be no room for it.
      () => {},
    )
  const keys = await db.read((store) => {
    const request = store.getAllKeys()
    return () => request.result as unknown[]
  })
  const old = keys.filter((key) => isMark(key) && !(Math.abs(Date.now() - key[0]) < MARKED_MS)) as Mark[]
  if (old.length > 0)
    db.write((store) => {
      for (const mark of old) store.delete(mark)
    }).catch(() => {})
  return keys.filter(isKey).map(fromKey)
}

function takeIn(db: Database, left: LeftBehind[]): Promise<void> {
  return db.change((store) => {
    const request = store.getAllKeys()
    listen(request, 'success', () => {
      // Two tabs may have seen it, of which one has delivered it by now.
      const known = new Set((request.result as unknown[][]).map((key) => key[1]))
      for (const { kept, body } of left) if (!known.has(kept.id)) store.put(body, toKey(kept))
    })
    return () => {}
  })
}
