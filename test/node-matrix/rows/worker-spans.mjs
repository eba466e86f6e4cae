import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export const points = [
  'worker continues its environment',
  'worker continues workerData',
  'worker continues a message',
  'message event',
  'await of an answer',
  'exit event',
]

export const tasks = 4

export async function task({ id, check, telemetry }) {
  const worker = new Worker(new URL('../worker.mjs', import.meta.url), {
    workerData: { id, trace: telemetry.inject({}) },
  })
  // Before anything is awaited: Node hands out the last message and the exit in one go.
  const exited = new Promise((resolve) => worker.on('exit', () => resolve(check('exit event'))))
  worker.once('message', () => check('message event'))
  worker.postMessage({ trace: telemetry.inject({}) })
  await once(worker, 'message')
  check('await of an answer')
  await exited
}
