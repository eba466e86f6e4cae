import { addAbortListener, once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

export const points = [
  'abort listener',
  'onabort',
  'AbortSignal.timeout',
  'AbortSignal.any',
  'addAbortListener',
  'await of an abort elsewhere',
  'after a delay that was aborted',
  'bound listener, aborted elsewhere',
  'EventTarget',
]

export async function task({ check, pause, elsewhere, telemetry }) {
  const controller = new AbortController()
  controller.signal.addEventListener('abort', () => check('abort listener'))
  controller.signal.onabort = () => check('onabort')
  addAbortListener(controller.signal, () => check('addAbortListener'))
  AbortSignal.any([controller.signal, new AbortController().signal]).addEventListener('abort', () =>
    check('AbortSignal.any'),
  )
  await pause()
  controller.abort()

  // Held, because Node collects a timeout signal that only its listener knows.
  const timeout = AbortSignal.timeout(2)
  const keep = setInterval(() => timeout.aborted, 1)
  await new Promise((resolve) =>
    timeout.addEventListener('abort', () => resolve(check('AbortSignal.timeout'))),
  )
  clearInterval(keep)

  const abortElsewhere = () => {
    const remote = new AbortController()
    elsewhere(() => remote.abort())
    return remote.signal
  }
  await once(abortElsewhere(), 'abort')
  check('await of an abort elsewhere')
  await delay(10_000, undefined, { signal: abortElsewhere() }).catch(() =>
    check('after a delay that was aborted'),
  )
  await new Promise((resolve) =>
    abortElsewhere().addEventListener(
      'abort',
      telemetry.bind(() => resolve(check('bound listener, aborted elsewhere'))),
    ),
  )
  const target = new EventTarget()
  target.addEventListener('job', () => check('EventTarget'))
  await pause()
  target.dispatchEvent(new Event('job'))
}
