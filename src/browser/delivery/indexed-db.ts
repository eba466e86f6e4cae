import type { Kept, SpoolStore, ToKeep } from '../../core/delivery/spool-store.js'
import { listen } from '../native.js'
import { handedOver, noteHandedOver, tidyNotes } from './handed-over.js'
import { openDatabase } from './idb.js'
import { toKey } from './key.js'
import { type LeftBehind, leaveBehind } from './leave-behind.js'
import { createLife } from './living.js'
import { look } from './look.js'
import type { Mark } from './read-key.js'

/** What a claim lasts where no lock tells who lives: longer than a request may take. */
const CLAIM_MS = 60_000
/** Until a note of a page that has just gone is seen in every process. */
const NEWS_MS = 1000

/** A request that is being written, and the copies that it takes the place of. */
interface Writing extends LeftBehind {
  instead: Kept[]
}

/**
 * The spool of all pages of an origin, in IndexedDB. Who holds a request holds a Web Lock of that name as well, which
 * the browser gives back when the page is killed.
 *
 * The connection stays open, since a page that is left has no turn to open one; it keeps no page out of the
 * back-forward cache, as a lock would, which `leave` gives back.
 */
export async function openStore(): Promise<SpoolStore> {
  const db = await openDatabase('throughline')
  const me = `throughline-${crypto.getRandomValues(new Uint32Array(3)).join('-')}`
  // Of secure contexts only.
  const life = navigator.locks && createLife(navigator.locks, me)
  /** Ids of what nobody else may have while this page lives. */
  const held = new Set<string>()
  /** Ids of what is being deleted. */
  const going = new Set<string>()
  const writing = new Set<Writing>()
  let count = 0

  const unhold = (ids: string[]) => {
    for (const id of ids) held.delete(id)
    if (held.size === 0) life?.letGo()
  }
  const remove = async (all: Kept[]): Promise<Kept[]> => {
    if (all.length === 0) return all
    for (const { id } of all) going.add(id)
    await db.write((store) => {
      for (const kept of all) store.delete(toKey(kept))
    })
    for (const { id } of all) going.delete(id)
    unhold(all.map(({ id }) => id))
    return all
  }
  const write = (one: Writing) => {
    writing.add(one)
    const done = db.write((store) => {
      store.put(one.body, toKey(one.kept))
      for (const copy of one.instead) store.delete(toKey(copy))
    })
    const over = () => writing.delete(one)
    done.then(over, over)
    return done
  }
  const list = async () => {
    const all = await look(db)
    const sent = handedOver()
    const dead = all.filter(({ id }) => sent.has(id))
    await remove(dead)
    if (sent.size > 0) tidyNotes()
    return all.filter(({ id }) => !sent.has(id))
  }
  const isHeld = async ({ holder }: Kept) =>
    typeof holder === 'number' ? holder > Date.now() : !!(await life?.living())?.has(holder)

  /** Writes it under another key, if it is still there, and marks its id; answers the body. */
  const rekey = (kept: Kept, next: Kept) =>
    db.change((store) => {
      const request = store.get(toKey(kept))
      listen(request, 'success', () => {
        if (!request.result) return
        store.delete(toKey(kept))
        store.put(request.result, toKey(next))
        store.put(0, [Date.now(), kept.id] satisfies Mark)
      })
      return () => request.result as Uint8Array | undefined
    })
  const make = (request: ToKeep, holder: Kept['holder']): Kept => ({
    ...request,
    id: `${me}-${count++}`,
    holder,
  })

  return {
    async put(request, body, instead = []) {
      const kept = make(request, 0)
      await write({ kept, body, instead })
      unhold(instead.map(({ id }) => id))
      return kept
    },
    list,
    async claim(kept) {
      // In this order: whoever was seen to hold it had the lock before, and without it is gone.
      if (held.has(kept.id) || (await isHeld(kept))) return undefined
      const mine = { ...kept, holder: life ? me : Date.now() + CLAIM_MS }
      held.add(kept.id)
      await life?.hold(() => {})
      // A page that had it may have been left since it was listed.
      const body = handedOver().has(kept.id) ? undefined : await rekey(kept, mine)
      if (body) return { kept: mine, body }
      unhold([kept.id])
      return undefined
    },
    async release(kept) {
      await rekey(kept, { ...kept, holder: 0 })
      unhold([kept.id])
    },
    remove,
    close() {
      held.clear()
      life?.letGo()
      db.close()
    },
    mortal: {
      hold:
        life &&
        (async (run) => {
          await life.hold(run)
          unhold([])
        }),
      copy(request, body) {
        const kept = make(request, me)
        held.add(kept.id)
        const done = write({ kept, body, instead: [] })
        done.catch(() => unhold([kept.id]))
        return { kept, done }
      },
      async free() {
        const isFree = async () => {
          const all = await list()
          const living = await life?.living()
          return all.filter(({ holder }) => typeof holder === 'number' || !living?.has(holder))
        }
        const free = await isFree()
        if (free.every(({ holder }) => typeof holder === 'number')) return free
        await new Promise((resolve) => setTimeout(resolve, NEWS_MS))
        return isFree()
      },
      leave(sent, requests) {
        const all = requests.map(([request, body]) => ({ kept: make(request, 0), body, instead: [] }))
        const over = new Set(sent.map(({ id }) => id))
        const left = [...writing, ...all].filter((one) => !over.has(one.kept.id) && leaveBehind(one))
        for (const { instead } of left) for (const { id } of instead) over.add(id)
        noteHandedOver(me, [...over, ...going])
        const rest = all.filter((one) => !left.includes(one))
        if (sent.length + rest.length > 0)
          db.write((store) => {
            for (const kept of sent) store.delete(toKey(kept))
            for (const { kept, body } of rest) store.put(body, toKey(kept))
          }).catch(() => {})
        held.clear()
        life?.letGo()
        return all.map(({ kept }) => kept)
      },
    },
  }
}
