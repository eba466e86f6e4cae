import { listen } from '../native.js'

const STORE = 'spool'

/** For an operation. Some browsers have answered none at all, https://bugs.webkit.org/show_bug.cgi?id=226547. */
const TIMEOUT_MS = 20_000

/** Rejects when the work was not done in time. */
export function inTime<T>(
  work: (resolve: (value: T) => void, reject: (fault: unknown) => void) => void,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout>
  return new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => reject(new Error('IndexedDB does not answer')), TIMEOUT_MS)
    work(resolve, reject)
  }).finally(() => clearTimeout(timer))
}

/** One object store of a database. */
export interface Database {
  /** Answers what `run`'s function answers when the transaction is complete. */
  read<T>(run: (store: IDBObjectStore) => () => T): Promise<T>
  /** Writes, all of it or nothing; the writing has begun when this returns. */
  write(run: (store: IDBObjectStore) => void): Promise<void>
  /** Writes what depends on what is read first. */
  change<T>(run: (store: IDBObjectStore) => () => T): Promise<T>
  close(): void
}

/** Without a limit of time: nobody waits for it but who sets one. */
export async function openDatabase(name: string): Promise<Database> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    listen(request, 'upgradeneeded', () => request.result.createObjectStore(STORE))
    listen(request, 'success', () => resolve(request.result))
    listen(request, 'error', () => reject(request.error))
  })
  // Another version of us wants to change it.
  listen(db, 'versionchange', () => db.close())

  const transact = <T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => () => T): Promise<T> =>
    inTime((resolve, reject) => {
      const transaction = db.transaction(STORE, mode, { durability: 'relaxed' })
      const result = run(transaction.objectStore(STORE))
      listen(transaction, 'complete', () => resolve(result()))
      listen(transaction, 'abort', () => reject(transaction.error))
    })
  return {
    read: (run) => transact('readonly', run),
    change: (run) => transact('readwrite', run),
    write: (run) =>
      transact('readwrite', (store) => {
        run(store)
        // Now: a page that is left does not hear that the requests are done, which would commit by itself.
        store.transaction.commit?.()
        return () => {}
      }),
    close: () => db.close(),
  }
}
