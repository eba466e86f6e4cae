/** A worker that serves many traces at once: each message brings its own and each answer takes it back. */
import { parentPort } from 'node:worker_threads'
import { telemetry } from 'throughline/register'

let count = 0

parentPort.on('message', (message) => {
  if (message === 'end') return parentPort.close()
  telemetry.continueFrom(message.trace, async () => {
    await new Promise((resolve) => setTimeout(resolve, (count++ * 7) % 5))
    telemetry.span('worker continues a message', { attributes: { 'matrix.task': message.id } }, () =>
      parentPort.postMessage({ id: message.id, trace: telemetry.inject({}) }),
    )
  })
})
