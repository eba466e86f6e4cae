/** What pages freeze and replace, and other scripts of our kind. */
import type { Row } from '../row.js'
import { hostile, page, untouched } from './hostile-page.js'

const freeze = (...names: string[]) => {
  for (const name of names)
    Object.defineProperty(page, name, { value: page[name], writable: false, configurable: false })
}

/** Patches as other monitoring scripts do. Answers how often each patch was called. */
function monitor(): Record<string, number> {
  const called: Record<string, number> = {}
  const patch = (owner: object, name: string) => {
    const methods = owner as Record<string, (...given: unknown[]) => unknown>
    const original = methods[name]!
    called[name] = 0
    methods[name] = function (this: unknown, ...given: unknown[]) {
      called[name]!++
      return original.apply(this, given)
    }
  }
  for (const name of ['open', 'send', 'setRequestHeader']) patch(XMLHttpRequest.prototype, name)
  for (const name of ['addEventListener', 'removeEventListener']) patch(EventTarget.prototype, name)
  for (const name of ['pushState', 'replaceState']) patch(History.prototype, name)
  for (const name of ['fetch', 'setTimeout']) patch(page, name)
  for (const name of ['debug', 'error']) patch(console, name)
  return called
}
let called: Record<string, number> = {}
const stillCalled = () =>
  ['fetch', 'open', 'send', 'addEventListener', 'replaceState', 'debug'].flatMap((name) =>
    called[name] ? [] : [`the other script's ${name} was not called`],
  )

function replaceAll(): void {
  const { fetch, WebSocket, Promise: Native } = globalThis
  page.fetch = (...given) => fetch(...(given as Parameters<typeof fetch>))
  globalThis.WebSocket = class extends WebSocket {}
  globalThis.Promise = class extends Native<unknown> {} as unknown as PromiseConstructor
  globalThis.console = Object.create(console)
}

export const hostileRows: Row[] = [
  hostile('fetch, XMLHttpRequest and WebSocket frozen before', {
    before() {
      freeze('fetch', 'WebSocket')
      Object.freeze(XMLHttpRequest.prototype)
    },
    after: untouched,
  }),
  hostile('Promise frozen before', {
    before() {
      Object.freeze(Promise)
      Object.freeze(Promise.prototype)
    },
    after: untouched,
  }),
  hostile('timers, console, events and history frozen before', {
    before() {
      freeze('setTimeout', 'queueMicrotask')
      for (const one of [console, EventTarget.prototype, History.prototype]) Object.freeze(one)
    },
    after: untouched,
  }),
  hostile('all of these frozen after', {
    during() {
      freeze('fetch', 'WebSocket', 'setTimeout')
      const all = [Promise, Promise.prototype, console, EventTarget.prototype, XMLHttpRequest.prototype]
      for (const one of [...all, History.prototype]) Object.freeze(one)
    },
  }),
  hostile('fetch, WebSocket, Promise and console replaced before', { before: replaceAll }),
  hostile('fetch, WebSocket, Promise and console replaced after', { during: replaceAll }),
  hostile('another monitoring script before', {
    before() {
      called = monitor()
    },
    after: stillCalled,
  }),
  hostile('another monitoring script after', {
    during() {
      called = monitor()
    },
    after: stillCalled,
  }),
]
