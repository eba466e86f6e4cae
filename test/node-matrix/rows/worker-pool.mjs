import { Worker } from 'node:worker_threads'

export const points = ['worker continues a message', 'caller continues the answer']

let worker
const answers = new Map()

export async function before(telemetry) {
  worker = new Worker(new URL('../pool-worker.mjs', import.meta.url))
  worker.on('message', ({ id, trace }) => telemetry.continueFrom(trace, answers.get(id)))
  await new Promise((resolve) => worker.once('online', resolve))
}

export async function after() {
  worker.postMessage('end')
  await new Promise((resolve) => worker.once('exit', resolve))
}

export async function task({ id, check, telemetry, pause }) {
  await pause()
  await new Promise((resolve) => {
    answers.set(id, () => resolve(check('caller continues the answer')))
    worker.postMessage({ id, trace: telemetry.inject({}) })
  })
}
