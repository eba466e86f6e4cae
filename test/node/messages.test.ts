/** Context in the messages of worker threads, both ways, by either kind of listener. */
import { MessageChannel, Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { sink, startEachTest, telemetry } from '../support/telemetry.js'

startEachTest({ serviceName: 'jobs', metrics: false })

const named = (name: string) => sink.spans().find((span) => span.name === name)

it('a thread that hands a message back keeps its context, and its bytes are transferred', async () => {
  // The thread knows nothing of Throughline.
  const worker = new Worker(
    "const { parentPort } = require('node:worker_threads'); parentPort.on('message', (it) => parentPort.postMessage(it))",
    { eval: true },
  )
  const bytes = new Uint8Array([1, 2, 3])
  const got = new Promise((resolve) =>
    worker.on(
      'message',
      telemetry.fromMessage((data: Uint8Array) => telemetry.span('back', () => resolve(data))),
    ),
  )
  telemetry.span('out', () => worker.postMessage(telemetry.toMessage(bytes), [bytes.buffer]))
  expect(await got).toEqual(new Uint8Array([1, 2, 3]))
  expect(bytes.byteLength).toBe(0)
  await worker.terminate()
  await telemetry.flush()
  expect(named('back')).toMatchObject({ traceId: named('out')?.traceId, parentSpanId: named('out')?.spanId })
})

it('two jobs on one port never see each other’s context, by on, addEventListener and onmessage', async () => {
  const { port1, port2 } = new MessageChannel()
  const done = new Promise<void>((resolve) => {
    let left = 6
    const work = (by: string) =>
      telemetry.fromMessage(async (job: string) => {
        await new Promise((next) => setTimeout(next, 1))
        telemetry.span(`${by} ${job}`, () => {})
        if (--left === 0) resolve()
      })
    port2.on('message', work('on'))
    port2.addEventListener('message', work('listener') as never)
    Object.assign(port2, { onmessage: work('property') })
  })
  for (const job of ['a', 'b'])
    telemetry.span(`job ${job}`, () => port1.postMessage(telemetry.toMessage(job)))
  await done
  port1.close()
  await telemetry.flush()
  for (const job of ['a', 'b'])
    for (const by of ['on', 'listener', 'property'])
      expect(named(`${by} ${job}`)?.parentSpanId, `${by} ${job}`).toBe(named(`job ${job}`)?.spanId)
})
