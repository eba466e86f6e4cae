/** A receiver that is not there is probed and not hammered, by all signals together. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { createCircuit } from '../../src/core/delivery/circuit.js'
import { start } from '../../src/node/index.js'

const never = new AbortController().signal
const fail = (circuit: ReturnType<typeof createCircuit>, times: number) => {
  for (let i = 0; i < times; i++) circuit.note(false)
}

afterEach(() => {
  vi.useRealTimers()
})

it('opens after five failures in a row, and closes after a probe that is answered', async () => {
  vi.useFakeTimers()
  const circuit = createCircuit(() => 1)
  fail(circuit, 4)
  circuit.note(true)
  fail(circuit, 4)
  expect(circuit.status()).toEqual({ circuit: 'closed', failures: 4 })
  fail(circuit, 1)
  expect(circuit.status()).toEqual({ circuit: 'open', failures: 5 })
  const passed: string[] = []
  const one = circuit
    .pass(performance.now() + 60_000, never, never)
    .then((end) => passed.push(`first ${!!end}`))
  const two = circuit
    .pass(performance.now() + 60_000, never, never)
    .then((end) => passed.push(`second ${!!end}`))
  await vi.advanceTimersByTimeAsync(999)
  expect(passed).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(passed).toEqual(['first true'])
  circuit.note(true)
  await Promise.all([one, two])
  expect(passed).toEqual(['first true', 'second true'])
  expect(circuit.status()).toEqual({ circuit: 'closed', failures: 0 })
})

it('probes at growing distances, one at a time, and lets nobody wait beyond its deadline', async () => {
  vi.useFakeTimers()
  const circuit = createCircuit(() => 1)
  fail(circuit, 5)
  const probes: number[] = []
  const began = performance.now()
  const work = async () => {
    for (;;) {
      const end = await circuit.pass(began + 100_000, never, never)
      if (!end) return
      probes.push(Math.round((performance.now() - began) / 1000))
      circuit.note(false)
      end()
    }
  }
  const all = Promise.all([work(), work(), work()])
  await vi.advanceTimersByTimeAsync(120_000)
  await all
  expect(probes).toEqual([1, 3, 7, 15, 31, 61, 91])
})

it('lets one try through when the program is ending, and takes its failure for all', async () => {
  const circuit = createCircuit()
  fail(circuit, 5)
  const hurry = new AbortController()
  hurry.abort()
  const far = performance.now() + 60_000
  const end = await circuit.pass(far, never, hurry.signal)
  const others = Promise.all([1, 2, 3].map(() => circuit.pass(far, never, hurry.signal)))
  circuit.note(false)
  end!()
  expect(await others).toEqual([undefined, undefined, undefined])
})

it('has one try at a time after the first failure, whatever fails of those before', async () => {
  const circuit = createCircuit()
  const far = performance.now() + 60_000
  fail(circuit, 1)
  const end = await circuit.pass(far, never, never)
  let isSecond = false
  const second = circuit.pass(far, never, never).then((its) => {
    isSecond = true
    return its
  })
  fail(circuit, 1)
  await Promise.resolve()
  expect(isSecond).toBe(false)
  end!()
  await second
  expect(circuit.status()).toEqual({ circuit: 'closed', failures: 2 })
  // A program that is ending gives everything its one try, as long as it may have been an accident.
  const hurry = new AbortController()
  hurry.abort()
  const last = await Promise.all([1, 2, 3].map(() => circuit.pass(far, never, hurry.signal)))
  expect(last.every(Boolean)).toBe(true)
})

it('keeps a flush of many batches from a server that died, and delivers all when it is back', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  let requests = 0
  let refused = 0
  let isDown = true
  const waiting = new Set<() => void>()
  const server: Server = createServer((request, response) => {
    requests++
    if (isDown) refused++
    response.statusCode = isDown ? 502 : 200
    request.resume().on('end', () => response.end())
    for (const check of waiting) check()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const telemetry = start({
    endpoint: origin,
    metrics: false,
    instrument: false,
    spool: false,
    limits: { batchSize: 10, retryMs: 60_000 },
  })
  for (let i = 0; i < 200; i++) telemetry.span(`span ${i}`, () => telemetry.log.info('line'))
  const flushed = telemetry.flush({ timeoutMs: 100_000 })
  // Of each signal the four that a flush has on their way, once, and then but a few probes.
  await new Promise<void>((resolve) => {
    waiting.add(() => requests >= 10 && resolve())
  })
  expect(telemetry.status().receivers).toMatchObject({ [origin]: { circuit: 'open' } })
  isDown = false
  await flushed
  const { traces, logs, receivers } = telemetry.status()
  expect([traces.exported, logs.exported]).toEqual([200, 200])
  expect(receivers).toEqual({ [origin]: { circuit: 'closed', failures: 0 } })
  // What was refused came again once it was there, and nothing more.
  expect(refused).toBeLessThanOrEqual(12)
  expect(requests).toBe(refused + 40)
  await telemetry.stop()
  server.close()
  warn.mockRestore()
}, 120_000)
