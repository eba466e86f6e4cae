/** IndexedDB and Web Crypto. */
import { type Row, until } from '../row.js'

function open(name: string, upgrade: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => upgrade(request.result)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

export const storageRows: Row[] = [
  {
    name: 'IndexedDB',
    points: [
      'upgradeneeded',
      'opened',
      'onsuccess',
      'listener',
      'cursor',
      'oncomplete',
      'onerror',
      'onabort',
    ],
    async run({ at, elsewhere, id }) {
      const database = await open(`matrix ${id}`, (created) => {
        at('upgradeneeded')
        created.createObjectStore('rows')
      })
      at('opened')
      await until((done) => {
        const transaction = database.transaction('rows', 'readwrite')
        const store = transaction.objectStore('rows')
        const request = elsewhere(() => store.put('value', 'key'))
        request.onsuccess = () => {
          at('onsuccess')
          store.get('key').addEventListener('success', () => at('listener'))
          const cursor = store.openCursor()
          cursor.onsuccess = () => {
            if (cursor.result) cursor.result.continue()
            else at('cursor')
          }
        }
        transaction.oncomplete = () => {
          at('oncomplete')
          done()
        }
      })
      await until((done) => {
        const transaction = database.transaction('rows', 'readwrite')
        const request = transaction.objectStore('rows').add('again', 'key')
        request.onerror = () => at('onerror')
        transaction.onabort = () => {
          at('onabort')
          done()
        }
      })
      database.close()
      indexedDB.deleteDatabase(`matrix ${id}`)
    },
  },
  {
    name: 'Web Crypto',
    points: ['digest', 'generateKey', 'sign'],
    async run({ at }) {
      const data = new Uint8Array([1, 2, 3])
      await crypto.subtle.digest('SHA-256', data)
      at('digest')
      const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
      at('generateKey')
      await crypto.subtle.sign('HMAC', key, data).then(() => at('sign'))
    },
  },
]
