import { EventEmitter, on, once } from 'node:events'

export const points = [
  'listener in the emitter’s context',
  'listener of a shared emitter',
  'await events.once, emitted elsewhere',
  'for await events.on, emitted elsewhere',
  'bound listener, emitted elsewhere',
]

const shared = new EventEmitter()
shared.on('job', ({ check }) => check('listener of a shared emitter'))

export async function task(self) {
  const { check, pause, elsewhere, telemetry } = self
  const emitter = new EventEmitter()
  emitter.once('here', () => check('listener in the emitter’s context'))
  await pause()
  emitter.emit('here')
  shared.emit('job', self)

  const emit = (name) => elsewhere(() => emitter.emit(name, name))
  emit('once')
  await once(emitter, 'once')
  check('await events.once, emitted elsewhere')
  emit('many')
  for await (const _ of on(emitter, 'many')) break
  check('for await events.on, emitted elsewhere')

  await new Promise((resolve) => {
    emitter.once(
      'bound',
      telemetry.bind(() => resolve(check('bound listener, emitted elsewhere'))),
    )
    emit('bound')
  })
}
