import { channel, tracingChannel } from 'node:diagnostics_channel'

export const points = ['subscriber', 'tracePromise', 'asyncEnd', 'traceCallback']

const jobs = channel('matrix:jobs')
const traced = tracingChannel('matrix:traced')
jobs.subscribe(({ check }) => check('subscriber'))
traced.subscribe({
  start() {},
  end() {},
  error() {},
  asyncStart() {},
  asyncEnd: ({ self }) => self?.check('asyncEnd'),
})

export async function task(self) {
  const { check, pause } = self
  await pause()
  jobs.publish(self)
  const promised = async () => {
    await pause()
    check('tracePromise')
  }
  await traced.tracePromise(promised, { self })
  await new Promise((resolve) =>
    traced.traceCallback(setTimeoutLast, 1, {}, undefined, 1, () => resolve(check('traceCallback'))),
  )
}

const setTimeoutLast = (delay, callback) => setTimeout(callback, delay)
