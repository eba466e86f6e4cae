/** What the world around a page denies it or floods it with. */
import { ERROR_REPEATS } from '../../../src/core/semconv.js'
import type { Row, Wire } from '../row.js'
import { denyStorage, hostile, untouched } from './hostile-page.js'

const HOUR_MS = 3_600_000

let warnings = 0
function countWarnings(): void {
  const original = console.warn
  console.warn = (...given) => {
    if (String(given[0]).startsWith('[throughline]')) warnings++
    original.apply(console, given)
  }
}

const nothing = ({ spans, logs }: Wire): string[] =>
  spans.length + logs.length > 0 ? ['something arrived'] : []

export const adverseRows: Row[] = [
  hostile('no localStorage, sessionStorage and IndexedDB', {
    before: denyStorage,
    after: untouched,
  }),
  hostile('a wall clock that jumps hours back and forth each time it is read', {
    before() {
      const now = Date.now.bind(Date)
      let reads = 0
      Date.now = () => now() + (reads++ % 2 ? 10 : -5) * HOUR_MS
    },
    after: untouched,
    wire: ({ spans }) =>
      spans.flatMap(({ name, startTimeUnixNano, endTimeUnixNano }) => {
        const ms = (Number(endTimeUnixNano) - Number(startTimeUnixNano)) / 1e6
        return ms >= 0 && ms < HOUR_MS ? [] : [`"${name}" lasted ${ms} ms`]
      }),
  }),
  hostile('IndexedDB that never answers, and a localStorage that is full', {
    before() {
      Object.assign(IDBFactory.prototype, { open: () => new EventTarget() })
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    },
    options: { instrument: { session: true } },
    after: untouched,
  }),
  hostile('a receiver that is blocked, as by an ad blocker', {
    isBlocked: true,
    options: { limits: { queueSize: 100, batchDelayMs: 5, retryMs: 20 } },
    before: countWarnings,
    async during({ telemetry, wrong }) {
      for (let count = 0; count < 1000; count++) telemetry.span('work', () => {})
      await telemetry.flush()
      const { exported, queued } = telemetry.status().traces
      if (exported > 0 || queued > 100) wrong(`${exported} are exported, and ${queued} wait`)
    },
    after: () => [...untouched(), ...(warnings === 1 ? [] : [`it was said ${warnings} times`])],
    wire: nothing,
  }),
  hostile('a policy that forbids the receiver', {
    isBlocked: true,
    options: { instrument: { interactions: false, session: false, webVitals: false, longTasks: false } },
    before() {
      const policy = document.createElement('meta')
      policy.httpEquiv = 'Content-Security-Policy'
      policy.content = "connect-src 'self' ws:"
      document.head.append(policy)
    },
    async during({ telemetry, wrong }) {
      telemetry.span('work', () => {})
      await telemetry.flush()
      const { traces, logs } = telemetry.status()
      // What the browser says of the policy is said of us, and not of the page.
      if (traces.exported + logs.created > 0) wrong(`${traces.exported} exported, ${logs.created} logs`)
    },
    after: untouched,
    wire: nothing,
  }),
  hostile('10,000 errors in a loop', {
    before: () => addEventListener('error', (event) => event.preventDefault()),
    during({ telemetry, wrong }) {
      for (let count = 0; count < 10_000; count++) reportError(new Error(`loop ${count}`))
      const { created } = telemetry.status().logs
      if (created > 100) wrong(`${created} records were made of them`)
    },
    after: untouched,
    wire({ logs }) {
      const told = logs.reduce((sum, { attributes }) => sum + Number(attributes[ERROR_REPEATS] ?? 1), 0)
      return told >= 10_000 ? [] : [`${told} of them were told or counted`]
    },
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
