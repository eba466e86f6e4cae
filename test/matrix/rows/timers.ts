/** Callbacks that come when there is time. */
import { type Row, until } from '../row.js'

interface Scheduler {
  postTask(task: () => unknown, options?: object): Promise<unknown>
  yield?(): Promise<void>
}
const { scheduler } = globalThis as { scheduler?: Scheduler }

export const timerRows: Row[] = [
  {
    name: 'setTimeout, setInterval',
    points: ['timeout', 'nested timeout', 'first interval', 'second interval'],
    async run({ at }) {
      await until((done) =>
        setTimeout(() => {
          at('timeout')
          setTimeout(() => {
            at('nested timeout')
            done()
          })
        }, 1),
      )
      const points = ['first interval', 'second interval']
      await until((done) => {
        const timer = setInterval(() => {
          at(points.shift()!)
          if (points.length > 0) return
          clearInterval(timer)
          done()
        }, 1)
      })
    },
  },
  {
    name: 'queueMicrotask',
    points: ['microtask', 'nested'],
    run: ({ at }) =>
      until((done) =>
        queueMicrotask(() => {
          at('microtask')
          queueMicrotask(() => {
            at('nested')
            done()
          })
        }),
      ),
  },
  {
    name: 'requestAnimationFrame',
    points: ['frame', 'next frame'],
    run: ({ at }) =>
      until((done) =>
        requestAnimationFrame(() => {
          at('frame')
          requestAnimationFrame(() => {
            at('next frame')
            done()
          })
        }),
      ),
  },
  {
    name: 'requestIdleCallback',
    points: ['idle', 'by timeout'],
    has: () => 'requestIdleCallback' in globalThis,
    async run({ at }) {
      await until((done) =>
        requestIdleCallback(() => {
          at('idle')
          done()
        }),
      )
      await until((done) =>
        requestIdleCallback(
          () => {
            at('by timeout')
            done()
          },
          { timeout: 1 },
        ),
      )
    },
  },
  {
    name: 'scheduler.postTask',
    points: ['task', 'delayed task', 'async task', 'after the task'],
    has: () => scheduler,
    async run({ at, later }) {
      await scheduler?.postTask(() => at('task'))
      await scheduler?.postTask(() => at('delayed task'), { delay: 1, priority: 'background' })
      await scheduler?.postTask(async () => {
        await later(1)
        at('async task')
      })
      at('after the task')
    },
  },
  {
    name: 'scheduler.yield',
    points: ['after'],
    has: () => scheduler?.yield,
    async run({ at }) {
      await scheduler?.yield?.()
      at('after')
    },
  },
  {
    name: 'navigator.locks',
    points: ['holding', 'released'],
    has: () => navigator.locks,
    async run({ at, later, id }) {
      await navigator.locks.request(`matrix ${id}`, async () => {
        await later(1)
        at('holding')
      })
      at('released')
    },
  },
]
