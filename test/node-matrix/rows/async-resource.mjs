import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'

export const points = [
  'telemetry.bind',
  'runInAsyncScope',
  'AsyncResource.bind',
  'AsyncLocalStorage.bind',
  'AsyncLocalStorage.snapshot',
  'inside another AsyncLocalStorage',
]

export async function task({ check, pause, elsewhere, telemetry }) {
  const called = (point, bind) => new Promise((resolve) => elsewhere(bind(() => resolve(check(point)))))
  await called('telemetry.bind', (run) => telemetry.bind(run))
  const resource = new AsyncResource('job')
  await pause()
  await called('runInAsyncScope', (run) => () => resource.runInAsyncScope(run))
  await called('AsyncResource.bind', (run) => AsyncResource.bind(run))
  await called('AsyncLocalStorage.bind', (run) => AsyncLocalStorage.bind(run))
  const snapshot = AsyncLocalStorage.snapshot()
  await called('AsyncLocalStorage.snapshot', (run) => () => snapshot(run))
  await new AsyncLocalStorage().run('other', async () => {
    await pause()
    check('inside another AsyncLocalStorage')
  })
}
