import { BroadcastChannel, MessageChannel } from 'node:worker_threads'

export const points = [
  'receiver continues what the message carries',
  'onmessage continues what the message carries',
  'bound listener',
  'await of an answer',
  'BroadcastChannel continues what the message carries',
]

export const tasks = 60

/** One port for all tasks, as a pool of workers has: only the message itself says whose it is. */
const { port1: shared, port2: far } = new MessageChannel()
const receivers = new Map()

export function before(telemetry) {
  far.on('message', ({ id, trace }) => telemetry.continueFrom(trace, () => receivers.get(id)()))
}

export function after() {
  shared.close()
  far.close()
}

export async function task({ id, check, telemetry, pause }) {
  const sent = (point, send) =>
    new Promise((resolve) => {
      receivers.set(id, () => resolve(check(point)))
      send({ id, trace: telemetry.inject({}) })
    })
  await sent('receiver continues what the message carries', (message) => shared.postMessage(message))
  const { port1, port2 } = new MessageChannel()
  port2.onmessage = ({ data }) => telemetry.continueFrom(data.trace, () => receivers.get(data.id)())
  await sent('onmessage continues what the message carries', (message) => port1.postMessage(message))
  port2.onmessage = null
  await new Promise((resolve) => {
    port2.once(
      'message',
      telemetry.bind(() => resolve(check('bound listener'))),
    )
    port1.postMessage('x')
  })
  await pause()
  port1.postMessage('question')
  await new Promise((resolve) => port2.once('message', resolve))
  check('await of an answer')
  port1.close()

  const [near, remote] = [new BroadcastChannel(id), new BroadcastChannel(id)]
  remote.onmessage = ({ data }) => telemetry.continueFrom(data.trace, () => receivers.get(data.id)())
  await sent('BroadcastChannel continues what the message carries', (message) => near.postMessage(message))
  near.close()
  remote.close()
}
