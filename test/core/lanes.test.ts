import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { Batcher } from '../../src/core/delivery/batcher.js'
import { Counts } from '../../src/core/delivery/counts.js'
import { DELIVERED, type Outcome } from '../../src/core/delivery/sender.js'
import { start } from '../../src/node/index.js'

it('a flush of many goes over as many connections as there are lanes, and all of it arrives', async () => {
  const waiting: ServerResponse[] = []
  let most = 0
  // Nobody is answered until all lanes are taken; 20 batches are five times four.
  const server = createServer((request, response) => {
    request.resume()
    most = Math.max(most, waiting.push(response))
    if (waiting.length === 4) for (const one of waiting.splice(0)) one.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const telemetry = start({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ instrument: false, logs: false, metrics: false },
    limits: { queueSize: 20_000, batchDelayMs: 60_000 },
  })
  for (let i = 0; i < 10_000; i++) telemetry.span('order', () => {})
  await telemetry.flush()
  const { traces } = telemetry.status()
  await telemetry.stop()
  server.close()
  expect(traces).toMatchObject({ created: 10_000, exported: 10_000, queued: 0 })
  expect(most).toBe(4)
})

it('a flush hands on each batch in a turn of its own, also when all lanes are answered at once', async () => {
  const answers: ((outcome: Outcome) => void)[] = []
  let [turn, sent] = [0, 0]
  const turns = new Set<number>()
  const send = () => {
    turns.add(turn)
    sent++
    return new Promise<Outcome>((resolve) => {
      answers.push(resolve)
      if (answers.length === 4 || sent === 20) for (const answer of answers.splice(0)) answer(DELIVERED)
    })
  }
  const counting = setInterval(() => turn++, 0)
  const limits = { queueSize: 1000, batchSize: 10, batchDelayMs: 60_000 }
  const batcher = new Batcher<number>(limits, new Counts(), { next: { send }, lanes: 4 })
  for (let i = 0; i < 200; i++) batcher.add(i)
  const before = turn
  await batcher.flush()
  clearInterval(counting)
  expect({ sent, before }).toEqual({ sent: 20, before: 0 })
  expect(turns.size).toBe(20)
})

it('what overflows is handed on in turns that are short, however long a batch takes', async () => {
  const turns: number[] = []
  let turn = 0
  const send = async (): Promise<Outcome> => {
    turns.push(turn)
    // Longer than a turn may take, so that each batch has one of its own.
    for (const until = performance.now() + 3; performance.now() < until; );
    return { kept: 10 }
  }
  const counting = setInterval(() => turn++, 0)
  const limits = { queueSize: 100, batchSize: 10, batchDelayMs: 60_000 }
  const next = { send: () => new Promise<Outcome>(() => {}) }
  const emptied = new Promise<void>((resolve) => {
    const overflow = {
      send() {
        if (turns.length === 3) resolve()
        return send()
      },
    }
    const batcher = new Batcher<number>(limits, new Counts(), { next, overflow, lanes: 1 })
    for (let i = 0; i < 100; i++) batcher.add(i)
  })
  await emptied
  clearInterval(counting)
  // Until the queue is half full.
  expect(turns).toHaveLength(4)
  expect(new Set(turns).size).toBe(4)
})
