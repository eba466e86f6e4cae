/**
 * Pages that were not made for telemetry: what they freeze, replace or deny, and other scripts of our kind. The page
 * goes on as it would without us, and nothing of ours stays behind.
 */
import type { Row, Visit } from '../row.js'

const page = globalThis as unknown as Record<string, (...given: unknown[]) => unknown>

const freeze = (...names: string[]) => {
  for (const name of names)
    Object.defineProperty(page, name, { value: page[name], writable: false, configurable: false })
}

const once = <T>(begin: (done: (value: T) => void) => void) => new Promise<T>(begin)

/** What a page does all day; answers what it saw of it. */
async function everyday(): Promise<unknown[]> {
  const answer = await fetch('/answer', { method: 'POST', body: 'asked' })
  const status = await once<number>((done) => {
    const request = new XMLHttpRequest()
    request.onloadend = () => done(request.status)
    request.open('GET', '/status/204')
    request.send()
  })
  const echo = await once<string>((done) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/socket`)
    socket.onopen = () => socket.send('echo')
    socket.onmessage = ({ data }) => {
      done(data)
      socket.close()
    }
  })
  const heard: string[] = []
  const element = document.body.appendChild(document.createElement('button'))
  element.addEventListener('click', ({ type }) => heard.push(type))
  element.click()
  element.remove()
  history.replaceState(null, '', '#here')
  console.debug('a line')
  return [
    answer.status,
    await answer.text(),
    status,
    echo,
    heard,
    location.hash,
    await once((done) => setTimeout(done, 1, 'timer')),
    await once((done) => queueMicrotask(() => done('microtask'))),
    await Promise.reject(new Error('no')).catch(({ message }) => message),
    await Promise.all([Promise.resolve(1), 2]),
  ]
}

const EXPECTED = JSON.stringify([
  ...[200, 'asked', 204, 'echo', ['click'], '#here', 'timer', 'microtask', 'no'],
  [1, 2],
])

const POINT = 'the page is as it was'

/** @param during runs after the start, once */
const hostile = (name: string, parts: Partial<Row> & { during?(visit: Visit): unknown }): Row => ({
  name: `hostile page: ${name}`,
  table: 'hostile',
  points: [POINT],
  ...parts,
  async run(visit) {
    const { telemetry, at, wrong, id } = visit
    // Where promises are frozen no context comes through an `await`.
    const reached = telemetry.bind(() => at(POINT))
    if (id === 'a') await parts.during?.(visit)
    const seen = JSON.stringify(await everyday())
    if (seen !== EXPECTED) wrong(`the page saw ${seen}`)
    reached()
  },
})

/** Whether everything that we patch is the browser's own again. */
const untouched = () =>
  ['fetch', 'setTimeout', 'queueMicrotask', 'WebSocket', 'MutationObserver']
    .filter((name) => !/native code/.test(Function.prototype.toString.call(page[name])))
    .map((name) => `${name} is not the browser's own after the end`)

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
      for (const one of [Promise, Promise.prototype, console, EventTarget.prototype]) Object.freeze(one)
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
  hostile('no localStorage, sessionStorage and IndexedDB', {
    before() {
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(page, name, {
          get() {
            throw new DOMException('denied', 'SecurityError')
          },
        })
    },
    after: untouched,
  }),
  hostile('a wall clock that jumps hours back and forth each time it is read', {
    before() {
      const now = Date.now.bind(Date)
      let reads = 0
      Date.now = () => now() + (reads++ % 2 ? 10 : -5) * 3_600_000
    },
    after: untouched,
  }),
  hostile('10,000 errors in a loop', {
    before: () => addEventListener('error', (event) => event.preventDefault()),
    during({ telemetry, wrong }) {
      for (let count = 0; count < 10_000; count++) reportError(new Error(`loop ${count}`))
      const { created } = telemetry.status().logs
      if (created > 100) wrong(`${created} records were made of them`)
    },
    after: untouched,
  }),
  hostile('a document of 50,000 elements', {
    options: { instrument: { interactions: true } },
    during({ wrong }) {
      const element = document.createElement('div')
      element.innerHTML = '<p><b>text</b></p>'.repeat(25_000)
      document.body.append(element)
      let deep: Element = element
      for (let depth = 0; depth < 500; depth++) deep = deep.appendChild(document.createElement('i'))
      let heard = 0
      element.addEventListener('click', () => heard++)
      deep.dispatchEvent(new MouseEvent('click', { bubbles: true }))
      element.remove()
      if (heard !== 1) wrong(`a click was heard ${heard} times`)
    },
    after: untouched,
  }),
]
