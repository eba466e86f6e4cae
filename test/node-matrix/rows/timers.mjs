import {
  setTimeout as delay,
  setImmediate as immediate,
  setInterval as interval,
  scheduler,
} from 'node:timers/promises'
import { promisify } from 'node:util'

export const points = [
  'setTimeout',
  'refreshed timeout',
  'setImmediate',
  'setInterval',
  'nextTick',
  'queueMicrotask',
  'timers/promises setTimeout',
  'timers/promises setImmediate',
  'timers/promises setInterval',
  'scheduler.wait',
  'scheduler.yield',
  'promisified setTimeout',
  'timer in a timer',
]

const called = (point, check, arrange) => new Promise((resolve) => arrange(() => resolve(check(point))))

export async function task({ check, pause }) {
  await called('setTimeout', check, (run) => setTimeout(run, 1))
  await called('refreshed timeout', check, (run) => setTimeout(run, 1).refresh())
  await called('setImmediate', check, setImmediate)
  await called('setInterval', check, (run) => {
    let times = 0
    const timer = setInterval(() => {
      if (++times < 3) return
      clearInterval(timer)
      run()
    }, 1)
  })
  await called('nextTick', check, process.nextTick)
  await called('queueMicrotask', check, queueMicrotask)
  await pause()
  await delay(1)
  check('timers/promises setTimeout')
  await immediate()
  check('timers/promises setImmediate')
  for await (const _ of interval(1)) break
  check('timers/promises setInterval')
  await scheduler.wait(1)
  check('scheduler.wait')
  await scheduler.yield()
  check('scheduler.yield')
  await promisify(setTimeout)(1)
  check('promisified setTimeout')
  await called('timer in a timer', check, (run) =>
    setTimeout(() => setImmediate(() => setTimeout(run, 1)), 1),
  )
}
