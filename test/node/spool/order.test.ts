/** What is new does not wait for what is old: a receiver that comes back gets both side by side. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { start } from '../../../src/node/index.js'
import { type Sink, startSink } from '../../support/sink.js'

let sink: Sink
let folder: string
vi.spyOn(console, 'warn').mockImplementation(() => {})

beforeEach(async () => {
  sink = await startSink()
  folder = mkdtempSync(join(tmpdir(), 'throughline-order-'))
})
afterEach(async () => {
  await sink.close()
  rmSync(folder, { recursive: true, force: true })
})

const begin = () =>
  start({
    ...{ endpoint: sink.url, logs: false, metrics: false, instrument: false },
    ...{ spool: { directory: folder }, limits: { batchSize: 1, retryMs: 1 } },
  })

it('new records are delivered while one of the spool is under way', async () => {
  sink.answerWith({ status: 503 })
  const first = begin()
  for (let i = 0; i < 3; i++) first.span(`old ${i}`, () => {})
  await first.stop({ timeoutMs: 60_000 })
  expect(first.status().traces).toMatchObject({ spooled: 3 })

  const held: ServerResponse[] = []
  let isHeld = () => {}
  const underWay = new Promise<void>((resolve) => {
    isHeld = resolve
  })
  sink.answerWith((request, response) => {
    let body = ''
    request.setEncoding('latin1').on('data', (text) => {
      body += text
    })
    request.on('end', () => {
      if (!body.includes('old')) return void response.end()
      held.push(response)
      isHeld()
    })
  })
  const second = begin()
  await underWay
  second.span('new', () => {})
  await second.flush({ timeoutMs: 60_000 })
  expect(second.status().traces).toEqual({ created: 1, exported: 1, dropped: {}, queued: 0 })
  // One at a time of the old ones.
  expect(held).toHaveLength(1)
  sink.answerWith(undefined)
  held[0]!.end()
  await sink.until(() => sink.spans().length === 2)
  expect(new Set(sink.spans().map(({ name }) => name)).size).toBe(2)
  await second.stop()
})
