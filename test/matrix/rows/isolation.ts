/** Hundreds of tasks at once, each of its own random steps: none may ever see another's context. */
import { trace } from '@opentelemetry/api'
import { random } from '../../support/random.js'
import { type Row, until, type Visit } from '../row.js'

const TASKS = 150
const STEPS = 6
const SEED = 20261121

type Step = (visit: Visit, next: () => number) => unknown

/** Shared by all tasks, so that each one's events come out of another one's code. */
const bus = new EventTarget()
let tickets = 0

export const STEPS_OF_TASKS: Record<string, Step> = {
  'await, native': ({ later }) => later(1),
  'timer, of random length': (_, next) => until((done) => setTimeout(done, next() * 8)),
  microtask: () => until((done) => queueMicrotask(done)),
  'Promise.all': ({ later }, next) =>
    Promise.all([later(1), until((done) => setTimeout(done, next() * 3)), 1]),
  'rejection, caught': ({ fails }) => fails('reason').catch(() => {}),
  'shared EventTarget': ({ elsewhere }, next) =>
    until((done) => {
      const type = `ticket ${tickets++}`
      bus.addEventListener(type, done, { once: true })
      setTimeout(() => elsewhere(() => bus.dispatchEvent(new Event(type))), next() * 3)
    }),
  'message port': () =>
    until((done) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        done()
      }
      port2.postMessage(1)
    }),
  'mutation observer': ({ elsewhere }) =>
    until((done) => {
      const target = document.createElement('div')
      new MutationObserver(done).observe(target, { attributes: true })
      elsewhere(() => target.setAttribute('title', '1'))
    }),
  'async generator': async ({ later }) => {
    async function* two() {
      yield await later(1)
      yield later(2)
    }
    for await (const _ of two());
  },
  stream: async ({ later }) => {
    const reader = new ReadableStream({
      pull: (controller) => later(1).then(() => controller.close()),
    }).getReader()
    while (!(await reader.read()).done);
  },
  digest: () => crypto.subtle.digest('SHA-256', new Uint8Array(8)),
}

export const isolationRows: Row[] = [
  {
    name: `no context leaks among ${2 * TASKS} random tasks at once`,
    points: ['all tasks are done'],
    async run(visit) {
      const { telemetry, wrong, id } = visit
      const next = random(SEED + id.charCodeAt(0))
      const names = Object.keys(STEPS_OF_TASKS)
      const task = (number: number) => {
        const owner = `task ${id}${number}`
        return telemetry.span(owner, async (span) => {
          for (let count = 0; count < STEPS; count++) {
            const step = names[Math.floor(next() * names.length)]!
            await STEPS_OF_TASKS[step]!(visit, next)
            if (trace.getActiveSpan() !== span) wrong(`${owner} lost its context in "${step}", seed ${SEED}`)
            telemetry.span(step, { attributes: { owner } }, () => {})
          }
        })
      }
      await Promise.all(Array.from({ length: TASKS }, (_, number) => task(number)))
      visit.at('all tasks are done')
    },
  },
]
