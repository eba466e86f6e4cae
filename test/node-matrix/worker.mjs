/** A worker with telemetry of its own, which it exports without being asked when it ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { telemetry } from 'throughline/register'

const { id, trace } = workerData
const check = (point) => telemetry.span(point, { attributes: { 'matrix.task': id } }, () => {})

check('worker continues its environment')
telemetry.continueFrom(trace, async () => {
  await null
  check('worker continues workerData')
})
parentPort.once('message', (message) => {
  telemetry.continueFrom(message.trace, () => check('worker continues a message'))
  parentPort.postMessage('answer')
})
