import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type StartOptions, start, type Telemetry } from '../../../src/node/index.js'
import { eventually } from '../../support/eventually.js'
import { runScript } from '../../support/script.js'
import { type Sink, startSink } from '../../support/sink.js'

let folder: string
let sink: Sink
let telemetry: Telemetry | undefined
const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-spool-'))
  sink = await startSink()
})
afterEach(async () => {
  await telemetry?.stop({ timeoutMs: 100 })
  await sink.close()
  rmSync(folder, { recursive: true, force: true })
  warn.mockClear()
})

const DOWN = { status: 503, headers: { 'retry-after': '3600' } }
const begin = (options: StartOptions = {}) => {
  telemetry = start({
    ...{ serviceName: 'shop-api', endpoint: sink.url, instrument: false, metrics: false },
    spool: { directory: folder },
    ...options,
  })
  return telemetry
}
const files = () => readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.otlp'))
const names = () => sink.spans().map(({ name }) => name)

/** The same as a process of its own, which says so when `then` has begun. */
const elsewhere = (then: string, options = {}) =>
  runScript(`
    import { start } from 'throughline/node'
    const telemetry = start(${JSON.stringify({
      ...{ serviceName: 'shop-api', endpoint: sink.url, instrument: false, metrics: false },
      ...{ spool: { directory: folder }, ...options },
    })})
    ${then}
  `)

it('delivers at the next start what could not be delivered before the end, in order', async () => {
  sink.answerWith(DOWN)
  const first = begin({ limits: { batchSize: 2 } })
  for (let i = 0; i < 6; i++) first.span(`order ${i}`, () => {})
  first.log.warn('stock low')
  await first.stop({ timeoutMs: 50 })
  expect(first.status()).toMatchObject({
    traces: { created: 6, exported: 0, dropped: {}, spooled: 6, queued: 0 },
    logs: { created: 1, spooled: 1, queued: 0 },
  })
  expect(files()).toHaveLength(4)

  sink.answerWith(undefined)
  const second = begin()
  await sink.until(() => sink.spans().length === 6 && sink.logs().length === 1)
  expect(names()).toEqual([0, 1, 2, 3, 4, 5].map((i) => `order ${i}`))
  await eventually(() => expect(files()).toEqual([]))
  await second.stop()
  expect(second.status().traces).toEqual({
    ...{ created: 6, exported: 6, recovered: 6 },
    ...{ dropped: {}, queued: 0 },
  })
})

it('writes nothing while everything is delivered', async () => {
  const telemetry = begin()
  telemetry.span('order', () => {})
  await telemetry.stop()
  expect(readdirSync(folder)).toEqual([])
})

it('keeps what a process has when it is ended with nobody there, by an exit or by a crash', async () => {
  const gone = { endpoint: 'http://127.0.0.1:9', limits: { exitTimeoutMs: 1000 } }
  for (const end of ['', 'process.exit()', 'throw new Error("crash")']) {
    await elsewhere(`telemetry.span('last', () => {})\n${end}`, gone).ended
    expect(files(), end).toHaveLength(1)
    rmSync(folder, { recursive: true, force: true })
  }
})

it('has what it had when the process is killed', async () => {
  sink.answerWith(DOWN)
  const killed = elsewhere(
    `telemetry.span('kept', () => {})
     await telemetry.flush({ timeoutMs: 100 })
     await new Promise((resolve) => setInterval(() => telemetry.status().traces.spooled && resolve(), 5))
     console.log('kept')`,
    { limits: { retryMs: 1 } },
  )
  await killed.printed('kept')
  killed.child.kill('SIGKILL')
  await killed.ended

  sink.answerWith(undefined)
  begin()
  await sink.until(() => names().includes('kept'))
})

it('is drained by several processes at once, and nothing goes twice', async () => {
  sink.answerWith(DOWN)
  const first = begin({ limits: { batchSize: 1 } })
  for (let i = 0; i < 60; i++) first.span(`order ${i}`, () => {})
  await first.stop({ timeoutMs: 50 })
  expect(files()).toHaveLength(60)

  sink.answerWith(undefined)
  const drained = `await new Promise((resolve) => setInterval(() => telemetry.status().traces.recovered > 0 && resolve(), 1))
    console.log(telemetry.status().traces.recovered)
    setTimeout(() => {}, 2 ** 30)`
  const processes = [1, 2, 3].map(() => elsewhere(drained))
  await sink.until(() => sink.spans().length >= 60)
  await eventually(() => expect(files()).toEqual([]))
  for (const { child } of processes) child.kill()
  await Promise.all(processes.map(({ ended }) => ended))
  expect(names().sort()).toEqual(Array.from({ length: 60 }, (_, i) => `order ${i}`).sort())
})

it('is another service’s for another service', async () => {
  sink.answerWith(DOWN)
  const first = begin()
  first.span('order', () => {})
  await first.stop({ timeoutMs: 50 })
  sink.answerWith(undefined)
  const other = begin({ serviceName: 'payments' })
  other.span('payment', () => {})
  await other.stop()
  expect(names()).toEqual(['payment'])
  expect(files()).toHaveLength(1)
})

it('goes by size and by age, and counts what it gives up', async () => {
  sink.answerWith(DOWN)
  const first = begin({ limits: { batchSize: 1 }, spool: { directory: folder, maxBytes: 1500 } })
  for (let i = 0; i < 20; i++) first.span(`order ${i}`, () => {})
  await first.stop({ timeoutMs: 50 })
  const { spooled = 0, dropped } = first.status().traces
  expect(dropped).toEqual({ spool_full: 20 - spooled })
  expect(spooled).toBeGreaterThan(0)
  expect(files()).toHaveLength(spooled)

  sink.answerWith(undefined)
  const later = begin({ spool: { directory: folder, maxAgeMs: 1 } })
  await eventually(() => expect(later.status().traces.dropped).toEqual({ expired: spooled }))
  expect(files()).toEqual([])
  expect(names()).toEqual([])
})

it('counts what was damaged on the disk, and sends the rest', async () => {
  sink.answerWith(DOWN)
  const first = begin({ limits: { batchSize: 1 } })
  for (let i = 0; i < 3; i++) first.span(`order ${i}`, () => {})
  await first.stop({ timeoutMs: 50 })
  const [, middle] = files().sort()
  writeFileSync(join(folder, String(middle)), 'x', { flag: 'a' })

  sink.answerWith(undefined)
  const second = begin()
  await sink.until(() => sink.spans().length === 2)
  await eventually(() => expect(second.status().traces.dropped).toEqual({ damaged: 1 }))
  expect(names()).toEqual(['order 0', 'order 2'])
})

it.each(['false', 'true'])('is switched by the variable: %s', async (value) => {
  vi.stubEnv('THROUGHLINE_SPOOL', value)
  vi.stubEnv('XDG_STATE_HOME', folder)
  vi.stubEnv('LOCALAPPDATA', folder)
  vi.stubEnv('HOME', folder)
  sink.answerWith(DOWN)
  const telemetry = begin({ spool: undefined as never })
  vi.unstubAllEnvs()
  telemetry.span('order', () => {})
  await telemetry.flush({ timeoutMs: 60_000 })
  await telemetry.stop()
  expect(telemetry.status().traces).toMatchObject(
    value === 'true' ? { spooled: 1 } : { dropped: { unreachable: 1 } },
  )
})

it('takes what a full queue has no room for, while a receiver does not answer', async () => {
  const mute = createServer(() => {})
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  const { port } = mute.address() as AddressInfo
  const telemetry = begin({
    ...{ endpoint: `http://127.0.0.1:${port}`, logs: false },
    limits: { queueSize: 100, batchSize: 10, batchDelayMs: 1 },
  })
  for (let turn = 0; turn < 50; turn++) {
    for (let i = 0; i < 20; i++) telemetry.span('order', () => {})
    await eventually(() => expect(telemetry.status().traces.queued).toBeLessThanOrEqual(85))
  }
  expect(telemetry.status().traces.spooled).toBeGreaterThanOrEqual(800)
  await telemetry.stop({ timeoutMs: 20 })
  mute.closeAllConnections()
  mute.close()
  expect(telemetry.status().traces).toEqual({
    ...{ created: 1000, exported: 0, spooled: 1000 },
    ...{ dropped: {}, queued: 0 },
  })

  expect(files().length).toBeGreaterThanOrEqual(100)
})

it('takes all that waits at the end, however much that is', async () => {
  sink.answerWith(DOWN)
  const telemetry = begin({ limits: { queueSize: 20_000, batchSize: 500, batchDelayMs: 60_000 } })
  for (let i = 0; i < 10_000; i++) telemetry.span('order', () => {})
  await telemetry.stop({ timeoutMs: 1 })
  expect(telemetry.status().traces).toMatchObject({
    created: 10_000,
    spooled: 10_000,
    dropped: {},
    queued: 0,
  })
})
