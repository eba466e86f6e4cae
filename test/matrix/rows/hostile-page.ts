/** A page that was not made for telemetry goes on as it would without us, and nothing of ours stays behind. */
import type { Row, Visit } from '../row.js'

export const page = globalThis as unknown as Record<string, (...given: unknown[]) => unknown>

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
export const hostile = (name: string, parts: Partial<Row> & { during?(visit: Visit): unknown }): Row => ({
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
export const untouched = () =>
  ['fetch', 'setTimeout', 'queueMicrotask', 'WebSocket', 'MutationObserver']
    .filter((name) => !/native code/.test(Function.prototype.toString.call(page[name])))
    .map((name) => `${name} is not the browser's own after the end`)

/** As private windows and strict settings do. */
export function denyStorage(): void {
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
    Object.defineProperty(page, name, {
      get() {
        throw new DOMException('denied', 'SecurityError')
      },
    })
}
