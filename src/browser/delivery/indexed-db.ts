import type { Kept, SpoolStore } from '../../core/delivery/spool-store.js'
import { native } from '../native.js'

const DATABASE = 'throughline'
const STORE = 'spool'

/** For an operation. Some browsers have answered none at all, https://bugs.webkit.org/show_bug.cgi?id=226547. */
const TIMEOUT_MS = 20_000
/** What a claim lasts where no lock tells who lives: longer than a request may take. */
const CLAIM_MS = 60_000

/**
 * All that is known of a request is its key, so that a look at them reads no bodies; the time comes first, for the
 * order. The value is the body.
 */
type Key = [
  at: number,
  id: string,
  url: string,
  contentType: string,
  bytes: number,
  count: number,
  holder: string | number,
]

const keyOf = ({ at, id, url, contentType, bytes, count, holder }: Kept): Key => [
  at,
  id,
  url,
  contentType,
  bytes,
  count,
  holder,
]

const keptOf = ([at, id, url, contentType, bytes, count, holder]: Key): Kept => ({
  at,
  id,
  url,
  contentType,
  bytes,
  count,
  holder,
})

/** Somebody else may have written there. */
const isKey = (key: unknown): key is Key => Array.isArray(key) && key.length === 7

const on = (target: EventTarget, type: string, listener: (event: Event) => void) =>
  native('addEventListener').call(target, type, listener)

function inTime<T>(
  work: (resolve: (value: T) => void, reject: (fault: unknown) => void) => void,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout>
  return new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => reject(new Error('IndexedDB does not answer')), TIMEOUT_MS)
    work(resolve, reject)
  }).finally(() => clearTimeout(timer))
}

/** Without a limit: nobody waits for it but who sets one. */
const connect = () =>
  new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    on(request, 'upgradeneeded', () => request.result.createObjectStore(STORE))
    on(request, 'success', () => resolve(request.result))
    on(request, 'error', () => reject(request.error))
  })

/**
 * The spool of all pages of an origin, in IndexedDB. Who holds a request holds a Web Lock of that name as well, which
 * the browser gives back when the page is killed.
 *
 * The connection stays open, since a page that is left has no turn to open one; it keeps no page out of the
 * back-forward cache, as a lock would, which `leave` gives back.
 */
export async function openStore(): Promise<SpoolStore> {
  const db = await connect()
  // Another version of us wants to change it.
  on(db, 'versionchange', () => db.close())

  const me = `throughline-${crypto.getRandomValues(new Uint32Array(3)).join('-')}`
  const { locks } = navigator
  const held = new Map<string, Kept>()
  /** Those of them that are copies of what is in this page. */
  const copies = new Set<string>()
  let count = 0
  let letGo: (() => void) | undefined
  let granted: Promise<unknown> | undefined

  const hold = () => {
    if (!locks) return Promise.resolve()
    granted ??= inTime((resolve, reject) => {
      const over = new Promise<void>((done) => {
        letGo = done
      })
      locks
        .request(me, () => {
          resolve(undefined)
          return over
        })
        .catch(reject)
    })
    return granted
  }
  const letGoWhenEmpty = () => {
    if (held.size > 0) return
    letGo?.()
    granted = undefined
  }
  const isAlive = async (holder: Kept['holder']) =>
    typeof holder === 'number'
      ? holder > Date.now()
      : ((await locks?.query())?.held ?? []).some(({ name }) => name === holder)

  const transact = <T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => () => T): Promise<T> =>
    inTime((resolve, reject) => {
      const transaction = db.transaction(STORE, mode, { durability: 'relaxed' })
      const result = run(transaction.objectStore(STORE))
      on(transaction, 'complete', () => resolve(result()))
      on(transaction, 'abort', () => reject(transaction.error))
    })
  const nothing = () => {}

  const put = (kept: Kept, body: Uint8Array) =>
    transact('readwrite', (store) => {
      store.put(body, keyOf(kept))
      // Now: a page that is left does not hear that the request is done, which would commit by itself.
      store.transaction.commit?.()
      return () => kept
    })

  const forget = async (all: Kept[]) =>
    all.length > 0 &&
    transact('readwrite', (store) => {
      for (const kept of all) store.delete(keyOf(kept))
      store.transaction.commit?.()
      return nothing
    })

  return {
    async put(request, body, mine) {
      const kept = { ...request, id: `${me}-${count++}`, holder: mine ? me : 0 }
      if (!mine) return put(kept, body)
      held.set(kept.id, kept)
      copies.add(kept.id)
      await hold()
      if (!held.has(kept.id)) throw new Error('was left in the meantime')
      return put(kept, body)
    },
    async list() {
      const keys = await transact('readonly', (store) => {
        const request = store.getAllKeys()
        return () => request.result as unknown[]
      })
      return keys.filter(isKey).map(keptOf)
    },
    async claim(kept) {
      // In this order: whoever was seen to hold it had the lock before, and without it is gone.
      if (held.has(kept.id) || (await isAlive(kept.holder))) return undefined
      const mine = { ...kept, holder: locks ? me : Date.now() + CLAIM_MS }
      held.set(kept.id, mine)
      await hold()
      const body = await transact('readwrite', (store) => {
        const request = store.get(keyOf(kept))
        on(request, 'success', () => {
          if (!request.result) return
          store.delete(keyOf(kept))
          store.put(request.result, keyOf(mine))
        })
        return () => request.result as Uint8Array | undefined
      })
      if (body) return { kept: mine, body }
      held.delete(kept.id)
      letGoWhenEmpty()
      return undefined
    },
    release: async (kept) => {
      held.delete(kept.id)
      await transact('readwrite', (store) => {
        const request = store.get(keyOf(kept))
        on(request, 'success', () => {
          if (!request.result) return
          store.delete(keyOf(kept))
          store.put(request.result, keyOf({ ...kept, holder: 0 }))
        })
        return nothing
      })
      letGoWhenEmpty()
    },
    async remove(all) {
      await forget(all)
      for (const { id } of all) {
        held.delete(id)
        copies.delete(id)
      }
      letGoWhenEmpty()
      return all
    },
    leave() {
      void forget([...held.values()].filter((kept) => copies.delete(kept.id))).catch(nothing)
      held.clear()
      letGoWhenEmpty()
    },
    close() {
      held.clear()
      letGoWhenEmpty()
      db.close()
    },
  }
}
