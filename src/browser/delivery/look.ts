import type { Kept } from '../../core/delivery/spool-store.js'
import { listen } from '../native.js'
import type { Database } from './idb.js'
import { fromKey, isKey, isMark, toKey } from './key.js'
import { forgetLeftBehind, type LeftBehind, leftBehind } from './left-behind.js'

/** How long a mark is needed: until every process sees that what it is about was taken out of `localStorage`. */
const MARKED_MS = 60_000

/** All that is kept, the oldest first; what pages left behind is among it from then on. */
export async function look(db: Database): Promise<Kept[]> {
  const left = leftBehind()
  try {
    const all = await takeIn(db, left)
    forgetLeftBehind(left)
    return all
  } catch {
    // There may be no room for it.
    return takeIn(db, [])
  }
}

function takeIn(db: Database, left: LeftBehind[]): Promise<Kept[]> {
  return db.change((store) => {
    let request = store.getAllKeys()
    listen(request, 'success', () => {
      const keys = request.result as unknown[][]
      // Two tabs may have seen it, of which one has delivered it by now.
      const known = new Set(keys.map((key) => key[1]))
      for (const { kept, body } of left) if (!known.has(kept.id)) store.put(body, toKey(kept))
      for (const key of keys)
        if (isMark(key) && !(Math.abs(Date.now() - key[0]) < MARKED_MS)) store.delete(key)
      request = store.getAllKeys()
    })
    return () => request.result.filter(isKey).map(fromKey)
  })
}
